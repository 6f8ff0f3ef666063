"""Who is who around the plan that the roles are tried on: one of every role and side, and those who are not on it."""

PLAN = "acme-aws"
ANOTHER = "globex-google"

# Who plays which part. `known` are people of the plan; the others are not, or not any more.
PARTS = {
    "vendor lead": "vera",
    "partner lead": "paul",
    "vendor owner": "tom",
    "partner owner": "ines",
    "vendor sponsor": "sofia",
    "partner sponsor": "ken",
    "vendor observer": "otto",
    "partner observer": "olga",
    "guest": "gus",
    "unknown": "uma",
    "left": "greta",
    "another plan's lead": "nadia",
}
VENDORS = ("vera", "tom", "dana", "li", "sofia", "otto")
PARTNERS = ("paul", "ines", "raj", "maya", "ken", "olga")
NOT_ON_IT = ("gus", "uma", "greta", "nadia")
