"""Views: the tables, sentences and charts of the notebooks, each computed from a disclosure. Nothing here judges a figure.

A module for each notebook (nb1 to nb7) over those that they share: shown (tables, sentences, tick marks),
comparison (an amount with its comparators), topics (checks and findings), years (the trend). Columns have short English names
and are shown under headings in the language chosen; figures are text as printed, with a tick mark.

A notebook calls each of them as views.<name>: what a module defines without _ is for the notebooks.
"""

from juesuan.notebook.views.comparison import *
from juesuan.notebook.views.nb1_disclosure import *
from juesuan.notebook.views.nb2_income import *
from juesuan.notebook.views.nb3_three_public import *
from juesuan.notebook.views.nb4_procurement import *
from juesuan.notebook.views.nb5_performance import *
from juesuan.notebook.views.nb6_memo import *
from juesuan.notebook.views.nb7_overview import *
from juesuan.notebook.views.shown import *
from juesuan.notebook.views.topics import *
from juesuan.notebook.views.years import *
