"""Replication of Zhukovskii and Klokkel (2025): what a notebook needs, in one import.

Heavy libraries are imported when a function first needs them, so that this import stays light.
"""

from helpers.exhibits.say import say
from helpers.exhibits.show import publish_data, show, start
from helpers.sources.data import load, quoted_numbers
from helpers.sources.official import official_chart

__all__ = ["load", "official_chart", "publish_data", "quoted_numbers", "say", "show", "start"]
