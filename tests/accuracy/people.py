# SPDX-License-Identifier: Apache-2.0
"""Invented people for the corpus: more names, and a place in every part of the country.

Towns and streets do not exist; the first three digits of ZIP codes and the area codes are
those of the state, because a reader knows them."""

from __future__ import annotations

import random

from generate import people as base
from generate.people import Person, Place

_GIVEN = {
    "F": "Abigail Aisha Akiko Alejandra Bridget Camila Chloe Claudia Daniela Deborah Eleanor Emma Fatima Fiona Gabriela "
         "Guadalupe Hannah Heather Imani Ingrid Isabella Jasmine Jennifer Jessica Keisha Latoya Lakshmi Linda Mei Michelle "
         "Miriam Naomi Ngozi Olga Pamela Priya Rebecca Samantha Sarah Shirley Stephanie Svetlana Tamika Theresa Ursula "
         "Valentina Xiomara Yolanda Yuki Zainab",
    "M": "Abdul Adam Ahmed Alejandro Andrew Anthony Arjun Benjamin Boris Brandon Carlos Cedric Chen Christopher Darnell "
         "Diego Dmitri Dwayne Elijah Ethan Francisco Gregory Hassan Hiroshi Ibrahim Jamal Jason Javier Jonathan Jose "
         "Kenneth Kwame Lars Leonard Malik Marcus Miguel Mohammed Nicholas Olaf Pedro Rajesh Ronald Sanjay Scott Sergei "
         "Timothy Tyrone Vikram Wei Zachary",
}  # fmt: skip
_SURNAMES = (
    "Adeyemi Ahmed Anderson Baker Banerjee Begum Bianchi Brown Campbell Chaudhry Chen Clark Davis Diaz Dubois Evans "
    "Fernandez Fischer Flores Garcia Gonzalez Green Hall Haddad Harris Hernandez Hill Hoang Huang Hughes Hussain Ito "
    "Jackson Jensen Johnson Jones Khan Kim King Kumar Larsen Lee Lewis Lopez Martin Martinez Mbeki Miller Mitchell Moore "
    "Morales Murphy Nelson Nguyen Novikova Ortiz Park Patel Perez Petrov Phillips Popescu Ramirez Reyes Rivera Roberts "
    "Robinson Rodriguez Rosenberg Rossi Ruiz Sanchez Sato Schmidt Scott Sharma Silva Singh Smith Sorensen Stewart Suzuki "
    "Taylor Thomas Thompson Torres Tran Turner Vega Walker Wang Ward White Williams Wilson Wong Wright Young Zhang "
    "O'Brien O'Sullivan D'Angelo St-Pierre Smith-Jones Garcia-Lopez McDonald MacLeod"
).split()
_TOWNS = (
    "Amberfield Ashgrove Bellhaven Birch_Landing Briarwood_Falls Cedarmont Clearbrook Dunmore_Heights Eagle_Bend "
    "Fairhollow Fernridge Glenwick Granite_Pass Harlow_Springs Hickory_Point Ivy_Bluff Kingsmere Lakeborough Larkspur_Mills "
    "Maplecrest Mossy_Ford Northaven Oakbury Pinecliff Quailridge Ravenswood_Park Rosemere Sandhollow Silverton_Grove "
    "Stonebridge Sycamore_Flats Thornhill_Crossing Union_Ferry Valewood Westmarch Willowdale Windham_Falls"
).replace("_", "~").split()
# State, first three digits of its ZIP codes, area codes.
_STATES = (
    ("AL", "352", "205 256"), ("AK", "995", "907"), ("AZ", "850", "602 520"), ("AR", "722", "501"), ("CA", "945", "510 619"),
    ("CO", "802", "303 720"), ("CT", "061", "860"), ("DC", "200", "202"), ("DE", "198", "302"), ("FL", "331", "305 407"),
    ("GA", "303", "404 678"), ("HI", "968", "808"), ("IA", "503", "515"), ("ID", "837", "208"), ("IL", "606", "312 630"),
    ("IN", "462", "317"), ("KS", "672", "316"), ("KY", "402", "502"), ("LA", "701", "504"), ("MA", "021", "617 508"),
    ("MD", "212", "410"), ("ME", "041", "207"), ("MI", "482", "313 248"), ("MN", "554", "612"), ("MO", "631", "314"),
    ("MS", "392", "601"), ("MT", "591", "406"), ("NC", "276", "919"), ("ND", "581", "701"), ("NE", "681", "402"),
    ("NH", "031", "603"), ("NJ", "071", "973 201"), ("NM", "871", "505"), ("NV", "891", "702"), ("NY", "100", "212 718"),
    ("OH", "432", "614 216"), ("OK", "731", "405"), ("OR", "972", "503"), ("PA", "191", "215 412"), ("RI", "029", "401"),
    ("SC", "292", "803"), ("SD", "571", "605"), ("TN", "372", "615"), ("TX", "770", "713 214"), ("UT", "841", "801"),
    ("VA", "232", "804 703"), ("VT", "054", "802"), ("WA", "981", "206 425"), ("WI", "532", "414"), ("WV", "253", "304"),
    ("WY", "820", "307"),
)  # fmt: skip
_STREET_NAMES = (
    "Acorn Bayview Beech Bluebird Canal Cherry Church Clover Copper Creekside Dogwood Elm Falcon Garden Harbor Hawthorne "
    "Highland Hillcrest Jefferson Lake Laurel Lincoln Locust Magnolia Main Maple Meadow Mill Monroe Mulberry Oak Park Pine "
    "Poplar Prospect River Rosewood School Spring Spruce Summit Sunset Sycamore Union Valley Walnut Washington Willow"
).split()
_SUFFIXES = "St Street Ave Avenue Rd Road Dr Drive Ln Lane Ct Court Blvd Boulevard Way Pl Place Cir Ter Pkwy".split()
STATE_NAMES = dict(
    AL="Alabama", AK="Alaska", AZ="Arizona", AR="Arkansas", CA="California", CO="Colorado", CT="Connecticut", DE="Delaware",
    DC="District of Columbia", FL="Florida", GA="Georgia", HI="Hawaii", ID="Idaho", IL="Illinois", IN="Indiana", IA="Iowa",
    KS="Kansas", KY="Kentucky", LA="Louisiana", ME="Maine", MD="Maryland", MA="Massachusetts", MI="Michigan",
    MN="Minnesota", MS="Mississippi", MO="Missouri", MT="Montana", NE="Nebraska", NV="Nevada", NH="New Hampshire",
    NJ="New Jersey", NM="New Mexico", NY="New York", NC="North Carolina", ND="North Dakota", OH="Ohio", OK="Oklahoma",
    OR="Oregon", PA="Pennsylvania", RI="Rhode Island", SC="South Carolina", SD="South Dakota", TN="Tennessee", TX="Texas",
    UT="Utah", VT="Vermont", VA="Virginia", WA="Washington", WV="West Virginia", WI="Wisconsin", WY="Wyoming",
    PR="Puerto Rico", GU="Guam", VI="US Virgin Islands", AS="American Samoa", MP="Northern Mariana Islands",
)  # fmt: skip


def place(rng: random.Random, state: str | None = None) -> Place:
    known = [row for row in _STATES if row[0] == state] or _STATES
    code, zip3, areas = rng.choice(known)
    town = rng.choice(_TOWNS).replace("~", " ")
    return Place(town, code, f"{zip3}{rng.randint(1, 99):02d}", rng.choice(areas.split()))


def person(rng: random.Random, *, state: str | None = None, oldest: int = 1931) -> Person:
    sex = rng.choice("FM")
    given = (base.FEMALE_NAMES if sex == "F" else base.MALE_NAMES, _GIVEN[sex].split())[rng.random() < 0.6]
    street = f"{rng.choice(_STREET_NAMES)} {rng.choice(_SUFFIXES)}"
    if rng.random() < 0.2:
        street = f"{rng.choice(('N', 'S', 'E', 'W', 'North', 'SW'))} {street}"
    return Person(
        given=rng.choice(given),
        middle=rng.choice(("", *"ABCDEFGHJKLMNPRSTVW")),
        surname=rng.choice(base.SURNAMES if rng.random() < 0.35 else _SURNAMES),
        sex=sex,
        born=base.birth_date(rng, oldest, 2006),
        house_number=rng.randint(2, 9899),
        street=street,
        place=place(rng, state),
    )
