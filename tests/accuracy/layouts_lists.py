# SPDX-License-Identifier: Apache-2.0
"""Lists: people below each other whom no word announces, and what else stands below each other with capitals.
Written before it was looked at what is found in them."""

from __future__ import annotations

from .layouts_files import layout as nobody
from .templates import layout

PEOPLE = (
    layout("day-schedule", """
Tuesday, «#date:%B %d»                       Exam rooms 1-4
«*6-14»«#one:8:00|8:15|8:30|9:00|9:20|9:45|10:10|10:30|11:00|11:15|1:00|1:30|2:15|3:40» «#one:am|pm»  «name:full_name»   «#one:follow-up|new patient|flu shot|lab draw|med refill|BP check»
Lunch 12:00 - 1:00
"""),
    layout("sign-in-sheet", """
SIGN IN            please print
«*5-12»«#n:1-20». «name:full_name»      «#one:8:05|9:12|9:40|10:02|11:31|1:15|2:20»   «#one:x| »
"""),
    layout("call-back", """
to call back before Friday:
«*4-9»- «name:full_name» («#one:no show|left voicemail|results in|needs referral|wants earlier slot»)
"""),
    layout("roster-upper", """
CENSUS 3 WEST 0700
«*5-15»«name:surname_first»   «#n:1-40»«#one:A|B»   «#one:tele|obs|iso|d/c today|NPO| »
"""),
    layout("names-only", """
«*4-20»«name:full_name»
"""),
    layout("birthdays", """
Birthdays this month
«*4-10»* «name:full_name» - «#date:%B %d»
"""),
    layout("waiting-list", """
«*5-20»«name:full_name», «#date:%m/%d», «#one:knee|hip|cataract|hernia|MRI»
"""),
    layout("group-session", """
Wednesday group, room B
Present:
«*4-9»«name:full_name»
Absent:
«*3-5»«name:full_name»
Topic: triggers and coping. Next session «#date:%m/%d/%Y».
"""),
    layout("team-phones", """
extensions
«*5-12»«name:full_name»  x«#n:1000-4999»
"""),
    layout("dot-leaders", """
«*4-12»«name:full_name» ......... «#n:1000-4999»
"""),
    layout("carpool-markdown", """
# Who is coming

«*4-10»- [«#one:x| »] «name:full_name»
""", ".md"),
)


_FIRMS = ("Baxter Healthcare|Johnson Controls|Morgan Stanley|Wells Fargo|Eli Lilly|Becton Dickinson|Hill Rom|Henry Schein|Patterson Dental|"
          "Owens Minor|Cardinal Health|Stryker Medical|Abbott Laboratories|Bristol Myers Squibb|Merck Sharp|Philips Healthcare|Marsh McLennan")
_TOWNS = ("San Jose|Santa Clara|St. Louis|Virginia Beach|Jackson Hole|Madison Heights|Lincoln Park|Fort Wayne|Grand Rapids|Carson City|"
          "Mount Vernon|Daly City|Palm Springs|Long Beach|Baton Rouge|Colorado Springs|Sioux Falls|Overland Park|Cape Coral|Saint Paul")
_STREETS = ("Martin Luther King Blvd|Washington Ave|Jefferson Street|Lincoln Way|Grant Ave|Madison Court|Monroe Drive|Charles Street|Allen Road|"
            "Montgomery Ward Plaza|Kennedy Parkway|Harrison Square|Franklin Terrace")
_EPONYMS = ("Parkinson Disease|Graves Disease|Hodgkin Lymphoma|Allen Test|Rose Bengal|Bell Palsy|Crohn Disease|Wilson Disease|Addison Crisis|"
            "Cushing Syndrome|Down Syndrome|Marfan Syndrome|Turner Syndrome|Barrett Esophagus|Pap Smear|Gram Stain|Wright Stain|Mantoux Test")
_SCHOOLS = ("Thomas Jefferson High School|Martin Luther King Elementary|Johns Hopkins|Mount Sinai|Saint Jude|Good Samaritan Hospital|Mercy West|"
            "Sacred Heart|Grace Lutheran|Trinity Health|Providence East|Holy Cross|Baylor Scott White|Kaiser Permanente")
_BREEDS = "Jack Russell Terrier|Great Dane|Boston Terrier|Saint Bernard|King Charles Spaniel|Golden Retriever|Maine Coon|Russian Blue|Scottish Fold"
_MENU = ("Caesar Salad|Earl Grey|Eggs Benedict|Chicken Marsala|Cobb Salad|Apple Brown Betty|Grilled Cheese|Granny Smith|Shirley Temple|Green Beans|"
         "Baked Potato|Monterey Jack|Sloppy Joe|Bloody Mary|Tom Collins|Arnold Palmer")
_TITLES = ("Jane Eyre|David Copperfield|Tom Sawyer|Harry Potter|Anna Karenina|Robin Hood|Oliver Twist|Peter Pan|Mary Poppins|Moby Dick|War and Peace|"
           "Doctor Zhivago|Dorian Gray|Silas Marner|Ethan Frome|Daniel Deronda|Robinson Crusoe")
_MENUS_OF_PROGRAMS = ("Open Recent|Save As|Page Setup|Print Preview|Select All|Find Next|Word Wrap|Status Bar|Full Screen|Check Spelling|Grant Access|"
                      "Mark Read|Bill Payer|Chase Balance|Will Call|Frank Mail")
_DRUGS = "Lipitor Pfizer|Norvasc Oral|Zoloft Generic|Benadryl Allergy|Milk of Magnesia|Bayer Aspirin|Preparation H|Dial Soap|Johnson Baby Powder|Vicks Vapo Rub"
_SITES = "North Campus|West Wing|East Tower|Main Lobby|Mason Building|Carter Pavilion|Russell Annex|Stanley Hall|Lawrence Garage|Marshall Clinic"

NOBODY = (
    nobody("vendors", f"""
Approved vendors
«*6-15»- «#one:{_FIRMS}»
"""),
    nobody("towns", f"""
Service area:
«*6-20»«#one:{_TOWNS}»
"""),
    nobody("streets-to-plow", f"""
Plow first
«*5-14»«#n:1-30». «#one:{_STREETS}»
"""),
    nobody("eponyms", f"""
Review before the exam
«*6-16»* «#one:{_EPONYMS}»
"""),
    nobody("schools", f"""
«*5-14»«#one:{_SCHOOLS}», «#n:2-40» miles
"""),
    nobody("breeds", f"""
At the kennel
«*4-9»- «#one:{_BREEDS}» («#n:1-9»)
"""),
    nobody("menu", f"""
CAFETERIA «#date:%A»
«*5-14»«#one:{_MENU}»   $«#n:3-14».«#n:10-95»
"""),
    nobody("reading-list", f"""
Reading list
«*5-12»«#n:1-20». «#one:{_TITLES}»
"""),
    nobody("program-menu", f"""
«*6-16»«#one:{_MENUS_OF_PROGRAMS}»    Ctrl+«#one:A|B|F|G|N|P|S|W»
"""),
    nobody("shelf-labels", f"""
«*5-14»«#one:{_DRUGS}», «#n:10-200» ct
"""),
    nobody("wayfinding", f"""
«*4-10»«#one:{_SITES}»    «#one:->|<-|^»
"""),
    nobody("agenda", """
Agenda
«*5-12»«#n:1-14». «#one:Opening Remarks|Budget Update|Quality Metrics|Old Business|New Business|Staffing Grid|Open Forum|Consent Agenda|Committee Reports|Closing Prayer|Call to Order|Grant Applications»
"""),
)
