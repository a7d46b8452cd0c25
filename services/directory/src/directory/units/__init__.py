"""Units: dated versions of bodies, with parents, standing offices and successors."""
