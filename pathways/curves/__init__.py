"""What follows from several pathways: attribution of abatement."""
