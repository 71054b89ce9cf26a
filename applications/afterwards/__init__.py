"""What a lecture leads to, where it takes lectures, people and applications together to say so."""
