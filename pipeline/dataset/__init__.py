"""The tables as a publication: what standards, archives and other tools want beside them."""
