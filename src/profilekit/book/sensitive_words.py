"""Words that say that a field, or a label, is about what people must not be judged by.

The special categories of Article 9 of the GDPR, gender and nationality; in English, Turkish,
Persian and Greek. Written without capitals and accents, words joined by underscores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BEGINNINGS", "GENDERS", "LABELS", "WORDS"]

_ORIGIN: Final = "racial or ethnic origin"
_BELIEF: Final = "religion or belief"
_HEALTH: Final = "health"
_SEXUALITY: Final = "sex life or sexual orientation"
_POLITICS: Final = "political opinion"
_UNION: Final = "trade union membership"
_GENES: Final = "genetic data"
_BODY: Final = "biometric data"
_GENDER: Final = "gender"


def _split(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


BEGINNINGS: Final[Mapping[str, tuple[str, ...]]] = {
    _ORIGIN: _split(
        "ethnic racial skin_colo skin_tone nationalit citizenship refugee asylum_",
        "etnik uyru vatandaslik",
        "قومیت نژاد ملیت",
        "εθνοτ εθνικοτ υπηκοοτ φυλετικ",
    ),
    _BELIEF: _split(
        "religi creed church mosque synagogue muslim islam jewish hindu buddhis catholic",
        "protestant atheis christian sikh ramadan",
        "mezhe musluman hristiyan yahudi dini_ inanc",
        "مذهب مسلمان شیعه یهود مسیح دینی",
        "θρησκ μουσουλμαν χριστιαν",
    ),
    _HEALTH: _split(
        "health medic illness disease diagnos disab pregnan maternity handicap allerg cancer",
        "diabet asthma epilep hepatitis covid vaccin psychiatr dementia obes blood_type",
        "blood_pressure wheelchair coeliac celiac",
        "saglik hastalik teshis engelli hamile gebe alerji kan_grubu",
        "سلامت بیمار معلول باردار حامله آلرژی",
        "υγεια ασθεν παθησ αναπηρ εγκυ διαγνωσ αλλεργ",
    ),
    _SEXUALITY: _split(
        "sexual homosex heterosex bisex sex_life lgbt lesbian",
        "cinsel escinsel",
        "گرایش_جنسی همجنس",
        "σεξουαλ",
    ),
    _POLITICS: _split("politic voter voting", "siyas", "سیاسی", "πολιτικ"),
    _UNION: _split(
        "trade_union labor_union labour_union union_member",
        "sendika",
        "اتحادیه",
        "συνδικα",
    ),
    _GENES: _split("genetic genom genotyp", "genetik", "ژنتیک", "γενετικ"),
    _BODY: _split(
        "biometric fingerprint faceprint voiceprint",
        "biyometrik parmak_izi",
        "بیومتریک اثر_انگشت",
        "βιομετρικ",
    ),
    _GENDER: _split("gender transgender", "cinsiyet", "جنسیت"),
}
"""What is sensitive, and how words of a field's name that say it begin."""

WORDS: Final[Mapping[str, str]] = {
    word: about
    for about, words in {
        _ORIGIN: _split("race caste irk قوم φυλη φυλης"),
        _BELIEF: _split("faith kosher halal din helal koser دین حلال کوشر χαλαλ κοσερ"),
        _HEALTH: _split("hiv bmi sick"),
        _SEXUALITY: _split("gay"),
        _UNION: _split("union unions"),
        _GENES: _split("dna"),
        _GENDER: _split(
            "sex male female wife husband girlfriend boyfriend",
            "kadin erkek karisi kocasi زن مرد همسر φυλο φυλου συζυγοσ",
        ),
    }.items()
    for word in words
}
"""Whole words: a racer is not a race, and the faithful have no faith but in a shop."""

LABELS: Final[Mapping[str, str]] = {
    word: about
    for about, words in {
        _BELIEF: _split(
            "kosher halal muslim muslims islamic jewish hindu sikh buddhist catholic protestant",
            "atheist islam judaism jews hinduism hindus sikhism buddhism buddhists catholicism",
            "catholics christianity atheism quran koran ramadan",
            "helal koser musluman hristiyan yahudi alevi sunni hristiyanlik musevilik yahudilik",
            "حلال کوشر مسلمان مسیحی یهودی شیعه سنی اسلام مسیحیت یهودیت",
            "χαλαλ κοσερ μουσουλμανοσ χριστιανοσ ισλαμ χριστιανισμοσ ιουδαισμοσ",
        ),
        _HEALTH: _split(
            "pregnant pregnancy maternity diabetic asthmatic epileptic disabled handicapped hiv",
            "wheelchair diabetes epilepsy dementia",
            "hamile gebe gebelik engelli diyabetik",
            "باردار بارداری حامله معلول دیابتی",
            "εγκυοσ εγκυμοσυνη αναπηροσ διαβητικοσ",
        ),
        _SEXUALITY: _split("gay lesbian bisexual homosexual lgbt escinsel همجنسگرا ομοφυλοφιλοσ"),
        _UNION: _split("trade_union union_member union_members sendikali συνδικαλιστησ"),
    }.items()
    for word in words
}
"""Whole words of a label that say of whoever has it what no name of a field needs to say. A flag
on a packet of tea, the union jack, makes nobody a member of a union; health food nobody ill."""

GENDERS: Final = frozenset(
    _split("female male woman women man men kadin erkek زن مرد γυναικα ανδρασ")
)
"""Labels that say a gender if they say nothing else: shoes for men are bought by anybody."""
