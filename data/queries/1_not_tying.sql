-- Whose published figures cannot all be right, by department and year? 哪些部门的公开数据不符？
SELECT department, year, checks, breaks, suspects, exceptions, document
FROM 'documents.parquet/*.parquet'
WHERE exceptions > 0
ORDER BY exceptions DESC, breaks DESC, document;
