-- Who spent more on the three public expenses than budgeted, and by how much? “三公”经费超年初预算的有哪些部门？
WITH printed AS (
    SELECT document, basis, first((low + high) / 2 ORDER BY fact) AS amount
    FROM 'facts.parquet/*.parquet'
    WHERE measure = 'amount' AND basis IN ('initial_budget', 'actual') AND label = '“三公”经费'
    GROUP BY ALL
)
SELECT department, year, round(budget.amount / 10000, 2) AS budget, round(spent.amount / 10000, 2) AS spent,
       round(100 * spent.amount / nullif(budget.amount, 0), 1) AS percent
FROM printed AS budget JOIN printed AS spent USING (document) JOIN 'documents.parquet/*.parquet' USING (document)
WHERE budget.basis = 'initial_budget' AND spent.basis = 'actual' AND spent.amount > budget.amount
ORDER BY spent.amount - budget.amount DESC, department;
