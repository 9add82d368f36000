"""Words that translate each other are told by where they stand together."""

from models.training.cooccurrence import WordPairs

CHINESE = ["保护湖泊", "保护草原", "湖泊很大", "草原很大", "保护湖泊和草原", "保护"]
ENGLISH = [
    "Protecting lakes",
    "Protecting grasslands",
    "The lake is large",
    "The grassland is large",
    "Protecting lakes and grassland",
    "Protecting",
]


def test_words_are_linked_whatever_their_number() -> None:
    links = WordPairs(CHINESE, ENGLISH).links("保护湖泊", "Protecting lakes")
    assert links == {"保护": "Protecting", "湖泊": "lakes"}


def test_rare_words_are_not_linked() -> None:
    assert WordPairs(["保护湿地"], ["Wetland protection"]).links("湿地", "Wetland") == {}
