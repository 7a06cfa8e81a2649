-- What does a guest cost, in yuan, here and in the middle of all departments of that year? 人均接待费与中位数相比如何？
WITH printed AS (
    SELECT document, year, label, first((low + high) / 2 ORDER BY fact) AS amount
    FROM 'facts.parquet/*.parquet'
    WHERE measure IN ('amount', 'count') AND basis = 'actual' AND label IN ('公务接待费', '国内公务接待人次')
    GROUP BY ALL
), costs AS (
    SELECT money.document, money.year, money.amount / guests.amount AS per_guest
    FROM printed AS money JOIN printed AS guests USING (document)
    WHERE money.label = '公务接待费' AND guests.label = '国内公务接待人次' AND guests.amount > 0
)
SELECT department, costs.year, round(per_guest, 2) AS per_guest,
       round(median(per_guest) OVER same_year, 2) AS median, count(*) OVER same_year AS departments
FROM costs JOIN 'documents.parquet/*.parquet' USING (document)
WINDOW same_year AS (PARTITION BY costs.year)
ORDER BY per_guest DESC, department;
