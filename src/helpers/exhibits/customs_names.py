"""Names of all 85 regions in both languages, by the key or code that the customs queries return."""

from helpers.exhibits.language import region_name, t
from helpers.sources.customs_codes import FAR_EAST, REGIONS

ENGLISH: dict[str, str] = {
    "01000": "Altai Krai",
    "03000": "Krasnodar Krai",
    "04000": "Krasnoyarsk Krai",
    "07000": "Stavropol Krai",
    "11000": "Arkhangelsk Region",
    "11100": "Nenets Autonomous Area",
    "12000": "Astrakhan Region",
    "14000": "Belgorod Region",
    "15000": "Bryansk Region",
    "17000": "Vladimir Region",
    "18000": "Volgograd Region",
    "19000": "Vologda Region",
    "20000": "Voronezh Region",
    "22000": "Nizhny Novgorod Region",
    "24000": "Ivanovo Region",
    "25000": "Irkutsk Region",
    "26000": "Ingushetia",
    "27000": "Kaliningrad Region",
    "28000": "Tver Region",
    "29000": "Kaluga Region",
    "32000": "Kemerovo Region",
    "33000": "Kirov Region",
    "34000": "Kostroma Region",
    "35000": "Crimea",
    "36000": "Samara Region",
    "37000": "Kurgan Region",
    "38000": "Kursk Region",
    "40000": "Saint Petersburg",
    "41000": "Leningrad Region",
    "42000": "Lipetsk Region",
    "45000": "Moscow",
    "46000": "Moscow Region",
    "47000": "Murmansk Region",
    "49000": "Novgorod Region",
    "50000": "Novosibirsk Region",
    "52000": "Omsk Region",
    "53000": "Orenburg Region",
    "54000": "Oryol Region",
    "56000": "Penza Region",
    "57000": "Perm Krai",
    "58000": "Pskov Region",
    "60000": "Rostov Region",
    "61000": "Ryazan Region",
    "63000": "Saratov Region",
    "65000": "Sverdlovsk Region",
    "66000": "Smolensk Region",
    "67000": "Sevastopol",
    "68000": "Tambov Region",
    "69000": "Tomsk Region",
    "70000": "Tula Region",
    "71000": "Tyumen Region",
    "71100": "Khanty-Mansi Autonomous Area",
    "71140": "Yamalo-Nenets Autonomous Area",
    "73000": "Ulyanovsk Region",
    "75000": "Chelyabinsk Region",
    "78000": "Yaroslavl Region",
    "79000": "Adygea",
    "80000": "Bashkortostan",
    "82000": "Dagestan",
    "83000": "Kabardino-Balkaria",
    "84000": "Altai Republic",
    "85000": "Kalmykia",
    "86000": "Karelia",
    "87000": "Komi",
    "88000": "Mari El",
    "89000": "Mordovia",
    "90000": "North Ossetia",
    "91000": "Karachay-Cherkessia",
    "92000": "Tatarstan",
    "93000": "Tuva",
    "94000": "Udmurtia",
    "95000": "Khakassia",
    "96000": "Chechnya",
    "97000": "Chuvashia",
}


def region_label(region: str) -> str:
    """A region's name in the language in use; a code outside the 85 stays a code.

    Args:
        region: Key of the package's tables (``Amur``, ``DFO``) or OKATO code.
    """
    if region == "DFO" or region in FAR_EAST.values():
        return region_name(region)
    if region not in REGIONS:
        return region
    return t(en=ENGLISH[region], ru=REGIONS[region])
