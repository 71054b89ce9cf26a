"""QR codes as inline SVG: our pages refuse pictures from data addresses."""

from django import template

register = template.Library()


@register.inclusion_tag("_qr.html")
def qr(text: str, label: str) -> dict[str, object]:
    """text: what a phone reads; label: what the code is for, said to those who cannot see it."""
    import segno  # heavy: few pages show a code

    matrix = segno.make(text, error="m", micro=False).matrix
    path = "".join(
        f"M{x} {y}.5h1" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return {"label": label, "size": len(matrix), "path": path}
