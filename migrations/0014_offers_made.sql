-- A request remembers when each of its offers was made: one that a granted change outdates holds nothing any more. Of those that were
-- made already the receipts tell it.

WITH made AS MATERIALIZED (
  SELECT json_extract(body, '$.verdict.offer') AS offer, max(json_extract(body, '$.time')) AS at
  FROM entry WHERE json_extract(body, '$.verdict.verdict') = 'offered' GROUP BY 1
)
UPDATE request SET state = json_set(state, '$.offers', json((
  SELECT json_group_object(o.key, json_set(o.value, '$.made', (SELECT at FROM made WHERE made.offer = o.key)))
  FROM json_each(request.state, '$.offers') o
))) WHERE json_extract(state, '$.offers') <> '{}';
