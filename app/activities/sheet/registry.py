"""Knows every kind of field; nothing else lists them."""

from collections.abc import Mapping

from app.activities.sheet.base import FieldKind
from app.activities.sheet.cells import CellsField
from app.activities.sheet.relations import RelationsField
from app.activities.sheet.rows import INNER, RowsField

FIELD_KINDS: Mapping[str, FieldKind] = {
    **INNER,
    **{kind.name: kind for kind in (RowsField(), CellsField(), RelationsField())},
}
