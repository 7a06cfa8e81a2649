"""Views: the tables, sentences and charts of the notebooks, each computed from a disclosure. Nothing here judges a figure.

A module for each notebook (nb1 to nb7) over those that they share: shown (tables and sentences), ticks (tick marks and words),
amounts (an amount with its comparators), topics (checks and findings), years (the trend). Columns have short English names and
are shown under headings in the language chosen; figures are text as printed, with a tick mark.
"""

from juesuan.notebook.views.nb1_disclosure import (
    chart_figures,
    chart_holding,
    everything,
    held,
    holding,
    matters,
    opened,
    says_about,
    says_held,
    says_matters,
    says_reading,
    sections,
    set_aside,
    suspects,
    ticked,
)
from juesuan.notebook.views.nb2_income import (
    basic,
    chart_functions,
    chart_mix,
    expenditure,
    functions,
    grants,
    income,
    says_basic,
    says_functions,
    says_grants,
    says_totals,
)
from juesuan.notebook.views.nb3_three_public import (
    chart_three_public,
    quantities,
    says_quantities,
    says_three_public,
    says_unit_costs,
    three_public,
    unit_costs,
)
from juesuan.notebook.views.nb4_procurement import (
    assets,
    chart_operations,
    chart_procurement,
    operations,
    procurement,
    says_assets,
    says_operations,
    says_procurement,
    says_suppliers,
    suppliers,
)
from juesuan.notebook.views.nb5_performance import (
    chart_execution,
    chart_weights,
    coverage,
    forms,
    indicators,
    says_coverage,
    says_execution,
    says_indicators,
    says_weights,
    weights,
)
from juesuan.notebook.views.nb6_memo import details, opinion, ranked, untested
from juesuan.notebook.views.nb7_overview import (
    budgets,
    chart_budgets,
    chart_unit_costs,
    kinds,
    not_published,
    not_read,
    not_tying,
    overview_costs,
    overview_reading,
    says_budgets,
    says_not_tying,
    says_overview_costs,
    says_overview_reading,
    says_surveyed,
    surveyed,
)
from juesuan.notebook.views.shown import Prose, Table
from juesuan.notebook.views.ticks import marks, tick_marks
from juesuan.notebook.views.topics import (
    again,
    checks,
    example,
    findings,
    says_again,
    says_checks,
    says_findings,
    says_joint,
    says_verdicts,
    topic_of,
    verdicts,
)
from juesuan.notebook.views.years import chart_trend, says_trend, trend, trend_breaks
