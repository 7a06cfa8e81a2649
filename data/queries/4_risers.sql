-- Whose three public expenses, or which of their items, rose most against the prior year? “三公”经费及分项增幅最大的有哪些部门？
SELECT department, facts.year, label, value AS percent, section, text
FROM 'facts.parquet/*.parquet' AS facts JOIN 'documents.parquet/*.parquet' USING (document)
WHERE measure = 'change_rate' AND basis = 'prior_year' AND value > 0
  AND label IN ('“三公”经费', '公务接待费', '公务用车运行维护费', '公务用车购置费', '因公出国（境）费')
ORDER BY value DESC, department, label
LIMIT 50;
