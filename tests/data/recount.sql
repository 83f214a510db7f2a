-- papers, mentions, first_year and last_year of every concept in the graph
SELECT m.concept_id AS id, count(DISTINCT m.paper_id) AS papers, count(*) AS mentions,
       min(p.year) AS first_year, max(p.year) AS last_year
FROM mentions m JOIN papers p ON p.id = m.paper_id JOIN nodes n ON n.id = m.concept_id
GROUP BY m.concept_id;

-- count of every edge between a paper and a concept: the sentences that name the concept
SELECT paper_id AS source, concept_id AS target, count(DISTINCT (field, start_char)) AS count
FROM mention_sentences GROUP BY paper_id, concept_id;

-- weight of every "mentions" edge: salience, prominence in the paper x rarity in the corpus
WITH weights(base, title, coined, mentions, early, sure, plain, long, nested) AS (
  VALUES (-1.3, 1.0, 1.5, 0.8, 0.5, 1.1, -0.9, -1.2, -0.4)),
named AS (
  SELECT m.*, ' ' || lower(coalesce(nullif(lemma, ''), text)) || ' ' AS phrase,
         len(regexp_split_to_array(trim(text), '\s+')) AS words,
         start_char + if(field = 'title', 0, length(p.title)) AS place,
         greatest(length(p.title) + length(p.abstract), 1) AS size
  FROM mentions m JOIN papers p ON p.id = m.paper_id WHERE concept_id IS NOT NULL),
phrases AS (SELECT DISTINCT paper_id, concept_id, phrase FROM named),
parts AS (  -- what is a part of something else that the paper names: "autoencoder" beside "sparse autoencoder"
  SELECT DISTINCT a.paper_id, a.concept_id FROM phrases a JOIN phrases b USING (paper_id)
  WHERE contains(b.phrase, a.phrase)
  GROUP BY a.paper_id, a.concept_id, a.phrase
  HAVING sum((length(b.phrase) - length(replace(b.phrase, a.phrase, ''))) // length(a.phrase)) > 1),
features AS (
  SELECT paper_id, concept_id, max((field = 'title')::INT) AS title, max(introduces::INT) AS coined,
         ln(count(*)) AS mentions, greatest(1 - min(place) / any_value(size), 0) AS early, max(confidence) AS sure,
         (max(words) = 1 AND NOT bool_or(introduces OR regexp_matches(text[2:], '\p{Lu}|\p{Nd}')))::INT AS plain,
         (max(words) >= 4)::INT AS long, NOT bool_or(introduces OR field = 'title')
         AND (paper_id, concept_id) IN (SELECT (paper_id, concept_id) FROM parts) AS nested
  FROM named GROUP BY paper_id, concept_id),
rarity AS (
  SELECT concept_id, ln(1 + (SELECT count(*) FROM papers) / count(DISTINCT paper_id))
                     / ln(1 + (SELECT count(*) FROM papers)) AS rarity
  FROM mentions GROUP BY concept_id)
SELECT f.paper_id AS source, concept_id AS target, round(rarity / (1 + exp(-(
         base + w.title * f.title + w.coined * f.coined + w.mentions * f.mentions + w.early * f.early
         + w.sure * f.sure + w.plain * f.plain + w.long * f.long + w.nested * f.nested::INT))), 6) AS weight
FROM features f JOIN rarity USING (concept_id) CROSS JOIN weights w;

-- weight and confidence of every stated relation: the papers that state it
SELECT head_id AS source, tail_id AS target, kind, count(DISTINCT paper_id) AS weight,
       round(max(confidence), 6) AS confidence
FROM relations WHERE head_id <> tail_id GROUP BY head_id, tail_id, kind;

-- cited_by of every paper, and the pairs that "cites" joins
SELECT target_id AS id, count(DISTINCT source_id) AS cited_by
FROM citations WHERE source_id <> target_id GROUP BY target_id;

-- weight of every "related" edge: what the shared concepts add, and the rest
SELECT source, target,
       round(list_sum([value::DOUBLE FOR value IN string_split(shared_weights, ' | ')]) + shared_rest, 6) AS weight
FROM edges WHERE shared_weights IS NOT NULL;
