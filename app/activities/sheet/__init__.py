"""Knows the kinds of fields a worksheet is made of; knows no worksheet."""
