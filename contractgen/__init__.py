"""Draft and check Chinese enterprise high-talent agreements (企业人才引进协议)."""

__version__ = "0.1.0"
