-- Which faults are common, and how many of all documents that were read have them? 哪些问题最常见，涉及多少份文件？
SELECT severity, kind, count(*) AS findings, count(DISTINCT document) AS documents,
       (SELECT count(*) FROM 'documents.parquet/*.parquet' WHERE error IS NULL AND same_as IS NULL) AS of_documents,
       any_value(title_zh) AS example
FROM 'findings.parquet/*.parquet'
GROUP BY severity, kind
ORDER BY documents DESC, kind;
