"""Short names of goods by commodity code, in both languages.

Chapters of the Harmonized System in a few words, and the headings that matter in the Amur Region's
trade. The words are ours, short enough for an axis; the code beside them is what counts.
"""

from helpers.exhibits.language import t

CHAPTERS: dict[str, tuple[str, str]] = {
    "01": ("live animals", "живые животные"),
    "02": ("meat", "мясо"),
    "03": ("fish and seafood", "рыба и морепродукты"),
    "04": ("dairy, eggs, honey", "молочные продукты, яйца, мёд"),
    "05": ("other animal products", "прочие продукты животных"),
    "06": ("live plants", "живые растения"),
    "07": ("vegetables", "овощи"),
    "08": ("fruit and nuts", "фрукты и орехи"),
    "09": ("coffee, tea, spices", "кофе, чай, пряности"),
    "10": ("cereals", "злаки"),
    "11": ("milling products", "мукомольная продукция"),
    "12": ("oil seeds", "масличные семена"),
    "13": ("gums and resins", "камеди и смолы"),
    "14": ("plaiting materials", "материалы для плетения"),
    "15": ("fats and oils", "жиры и масла"),
    "16": ("meat and fish prepared", "изделия из мяса и рыбы"),
    "17": ("sugar", "сахар"),
    "18": ("cocoa", "какао"),
    "19": ("products of cereals", "изделия из зерна"),
    "20": ("vegetables prepared", "продукты из овощей"),
    "21": ("other food", "прочие продукты"),
    "22": ("beverages", "напитки"),
    "23": ("food residues, fodder", "остатки, корма"),
    "24": ("tobacco", "табак"),
    "25": ("salt, stone, cement", "соль, камень, цемент"),
    "26": ("ores", "руды"),
    "27": ("mineral fuels", "минеральное топливо"),
    "28": ("inorganic chemicals", "неорганическая химия"),
    "29": ("organic chemicals", "органическая химия"),
    "30": ("medicines", "лекарства"),
    "31": ("fertilisers", "удобрения"),
    "32": ("dyes and paints", "красители и краски"),
    "33": ("cosmetics", "косметика"),
    "34": ("soap and waxes", "мыло и воски"),
    "35": ("glues, starches", "клеи, крахмалы"),
    "36": ("explosives", "взрывчатые вещества"),
    "37": ("photographic goods", "фототовары"),
    "38": ("other chemicals", "прочая химия"),
    "39": ("plastics", "пластмассы"),
    "40": ("rubber", "каучук и резина"),
    "41": ("hides and leather", "шкуры и кожа"),
    "42": ("leather goods", "изделия из кожи"),
    "43": ("furs", "меха"),
    "44": ("wood", "древесина"),
    "45": ("cork", "пробка"),
    "46": ("basketware", "плетёные изделия"),
    "47": ("pulp", "целлюлоза"),
    "48": ("paper", "бумага"),
    "49": ("printed matter", "печатная продукция"),
    "50": ("silk", "шёлк"),
    "51": ("wool", "шерсть"),
    "52": ("cotton", "хлопок"),
    "53": ("other plant fibres", "прочие волокна"),
    "54": ("synthetic filaments", "химические нити"),
    "55": ("synthetic fibres", "химические волокна"),
    "56": ("felt, ropes", "войлок, канаты"),
    "57": ("carpets", "ковры"),
    "58": ("special fabrics", "специальные ткани"),
    "59": ("coated fabrics", "ткани с покрытием"),
    "60": ("knitted fabrics", "трикотажное полотно"),
    "61": ("knitted clothing", "трикотажная одежда"),
    "62": ("other clothing", "прочая одежда"),
    "63": ("other textiles", "прочий текстиль"),
    "64": ("footwear", "обувь"),
    "65": ("headgear", "головные уборы"),
    "66": ("umbrellas", "зонты"),
    "67": ("feathers", "перо и пух"),
    "68": ("stone articles", "изделия из камня"),
    "69": ("ceramics", "керамика"),
    "70": ("glass", "стекло"),
    "71": ("precious metals", "драгоценные металлы"),
    "72": ("iron and steel", "чёрные металлы"),
    "73": ("articles of steel", "изделия из чёрных металлов"),
    "74": ("copper", "медь"),
    "75": ("nickel", "никель"),
    "76": ("aluminium", "алюминий"),
    "78": ("lead", "свинец"),
    "79": ("zinc", "цинк"),
    "80": ("tin", "олово"),
    "81": ("other base metals", "прочие металлы"),
    "82": ("tools", "инструменты"),
    "83": ("other metal articles", "прочие изделия из металла"),
    "84": ("machinery", "машины и оборудование"),
    "85": ("electrical equipment", "электрооборудование"),
    "86": ("railway vehicles", "железнодорожная техника"),
    "87": ("vehicles", "автомобили"),
    "88": ("aircraft", "летательные аппараты"),
    "89": ("ships", "суда"),
    "90": ("instruments", "приборы"),
    "91": ("clocks", "часы"),
    "92": ("musical instruments", "музыкальные инструменты"),
    "93": ("arms", "оружие"),
    "94": ("furniture, lamps", "мебель, светильники"),
    "95": ("toys, sports goods", "игрушки, спорттовары"),
    "96": ("miscellaneous articles", "разные изделия"),
    "97": ("works of art", "произведения искусства"),
}
HEADINGS: dict[str, tuple[str, str]] = {
    "1201": ("soybeans", "соевые бобы"),
    "1507": ("soybean oil", "соевое масло"),
    "2304": ("soybean cake", "соевый жмых"),
    "2601": ("iron ore", "железная руда"),
    "2701": ("coal", "уголь"),
    "2709": ("crude oil", "нефть"),
    "2710": ("oil products", "нефтепродукты"),
    "2711": ("gas", "газ"),
    "2716": ("electricity", "электроэнергия"),
    "4403": ("wood in the rough", "необработанная древесина"),
    "4407": ("sawn wood", "пиломатериалы"),
    "8429": ("bulldozers, loaders", "бульдозеры, погрузчики"),
    "8701": ("tractors", "тракторы"),
    "8703": ("cars", "легковые автомобили"),
    "8704": ("lorries", "грузовые автомобили"),
}


def goods_name(code: str) -> str:
    """What stands on an axis for a commodity code: the code and a short name.

    Args:
        code: Two, four, six or ten digits, the secret class, or ``00`` for what the source does
            not break down.
    """
    if "X" in code:
        return t(en="secret codes", ru="закрытые коды")
    if code == "00":
        return t(en="not broken down", ru="без разбивки")
    pair = HEADINGS.get(code[:4]) if len(code) >= 4 else None
    pair = pair or CHAPTERS.get(code[:2])
    if pair is None:
        return code
    return f"{code} {t(en=pair[0], ru=pair[1])}"
