"""Calculations: saved runs of the engine, from the typed brief to the pages that show what came out."""
