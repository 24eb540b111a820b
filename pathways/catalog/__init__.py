from .read import Catalog, read_catalog
