"""The office's pages below the admin of events."""

from django.contrib import admin
from django.urls import path

from events.admin import feedback, material_pages, picture_pages, recap_pages, step_pages


def office_urls() -> list:
    inside = admin.site.admin_view
    pages = [
        ("publish/", step_pages.PublishPage, "event_publish"),
        ("move/", step_pages.MovePage, "event_move"),
        ("call-off/", step_pages.CallOffPage, "event_call_off"),
        ("clone/", step_pages.ClonePage, "event_clone"),
        ("pictures/", picture_pages.PicturesPage, "event_pictures"),
        ("pictures/cover/", picture_pages.CoverPage, "event_cover"),
        ("pictures/cover/remove/", picture_pages.CoverRemoval, "event_cover_remove"),
        ("people/<int:number>/portrait/", picture_pages.PortraitPage, "event_portrait"),
        (
            "people/<int:number>/portrait/remove/",
            picture_pages.PortraitRemoval,
            "event_portrait_remove",
        ),
        ("materials/", material_pages.MaterialsPage, "event_materials"),
        ("materials/new/", material_pages.NewMaterialPage, "event_material_new"),
        ("materials/<int:number>/", material_pages.MaterialPage, "event_material"),
        ("materials/<int:number>/remove/", material_pages.MaterialRemoval, "event_material_remove"),
        ("feedback/", feedback.FeedbackPage, "event_feedback"),
        ("recap/", recap_pages.RecapPage, "event_recap"),
        ("recap/preview/<slug:language>/", recap_pages.RecapPreview, "event_recap_preview"),
        ("recap/photos/new/", recap_pages.NewPhotoPage, "event_photo_new"),
        ("recap/photos/<int:number>/", recap_pages.PhotoPage, "event_photo"),
        ("recap/photos/<int:number>/<slug:step>/", recap_pages.PhotoDeed, "event_photo_step"),
        ("recap/<slug:step>/", recap_pages.RecapStep, "event_recap_step"),
    ]
    return [
        path(f"<int:pk>/{route}", inside(view.as_view()), name=name) for route, view, name in pages
    ]
