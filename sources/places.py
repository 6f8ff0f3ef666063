"""Words that many names have: places, by which branches and subsidiaries of one company are told apart (Contoso
Deutschland, Contoso Iberia), and trades, which tell nobody from anybody."""

from __future__ import annotations

from typing import Final

from sources.companies import COUNTRIES, SHORT, folded, split

REGIONS: Final = """
africa americas apac asia asean atlantic australasia baltic baltics balkan benelux caribbean central dach east
eastern emea europe european europa far gcc gulf iberia iberica iberian latam latin levant mena midwest middle
mediterranean nordic nordics north northern norte nord oceania overseas pacific scandinavia south southern sud sur
southeast southwest northeast northwest sub ural west western oeste ouest worldwide
""".split()
NATIONS: Final = """
american argentina austrian belgian brasil brazilian british canadian ceska cesky chinese danish danmark deutsche
deutscher dutch england english espana espanola finnish francaise france francia french german greek hellas hrvatska
hungaria hungarian indian irish israeli italia italian italiana japanese korean magyar magyarorszag mexicana mexico
nederland nederlandse norge norsk norwegian osterreich polish polska portuguesa portugal romana romania russian
schweiz schweizer scotland slovakia slovenija slovensko spanish suisse suomi svenska sverige swedish swiss turkish
turkiye ukraine wales
""".split()
CITIES: Final = """
abudhabi amsterdam ankara athens atlanta auckland austin bangalore bangkok barcelona beijing berlin bogota boston
bratislava brisbane brussels bucharest budapest cairo calgary capetown chennai chicago cologne copenhagen dallas
delhi denver detroit dubai dublin dusseldorf edinburgh essen florence frankfurt geneva genoa glasgow gothenburg
guangzhou hamburg hanoi helsinki hongkong houston hyderabad istanbul jakarta jerusalem johannesburg karachi kiev
koln kyiv lagos leeds lima lisboa lisbon liverpool london lyon madrid manchester manila marseille melbourne miami
milan milano montreal moscow mumbai munchen munich nagoya nairobi napoli newyork osaka oslo ottawa paris perth
philadelphia phoenix porto praha prague pune riga riyadh roma rome rotterdam santiago saopaulo seattle seoul
shanghai shenzhen sofia stockholm stuttgart sydney taipei tallinn telaviv tokyo torino toronto toulouse turin
valencia vancouver venice vienna vilnius warsaw warszawa wien zagreb zurich
""".split()
COUNTRY_WORDS: Final = (
    word
    for name in (*COUNTRIES, *COUNTRIES.values())
    for word in split(name)
    if (len(word) > 3 and word not in ("united", "south", "north")) or word in ("usa", "us", "uk", "uae")
)
TOWNS: Final = frozenset(folded(word) for word in CITIES)
PLACES: Final = frozenset(folded(word) for word in (*REGIONS, *NATIONS, *CITIES, *COUNTRY_WORDS))
WORDS: Final = """
advisors advisory aerospace agency agriculture airlines airways alliance analytics apparel architects associates
assurance auto automation automotive aviation bakery bank banking beverages bio biotech brands brewery broadcasting
brothers building business cable capital care cars catering center centre ceramics chemical chemicals cloud club
clinic college commerce commercial communications components computer computers concepts construction consultants
consulting consumer controls cosmetics credit dairy data defence defense dental design designs developers
development devices diagnostics digital direct distribution distributors education electric electrical electronics
elements energy engineering engineers enterprise enterprises entertainment environmental equipment estate events
express farms fashion film finance financial fitness food foods forest foundation freight furniture games gaming
garden gas general glass global goods graphics health healthcare home homes hospital hospitality hotel hotels house
imaging imports industrial information infrastructure innovation innovations institute instruments insurance
interactive interiors international internet investment investments jewelry kitchen laboratory land law learning
leasing legal leisure life lighting lines logic logistics machine machinery machines management maritime marine
market marketing markets materials media medical medicine metal metals mill mills mining mobile mortgage motor
motors music mutual national network networks news nutrition office oil online optical organic packaging paint paper
parts partner partners payments petroleum pharmacy photo plastics power precision press print printing products
professional project promotions property properties publishers publishing railway real realty records recruitment
recycling renewables rental research resort resources restaurant restaurants retail robotics rubber sales savings
school science sciences scientific security semiconductor semiconductors shipping shop signs software solar sound
sport sports stationery steel storage store stores studio studios supplies supply support surgical technical
telecommunication textile textiles tool tools tourism toys trade trading training transport transportation travel
trucking trust tyres union university utilities ventures vision waste watch water web wind wine wines wire wireless
wood works world
""".split()
TRADES: Final = frozenset(folded(word) for word in (*WORDS, *SHORT.values()))
