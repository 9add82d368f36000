-- The joins that people ask for. A row of a "places" view stands for one place in a profile: what
-- description and target both say stands twice there. Sum over the views without "places".

CREATE VIEW places AS
SELECT b.block_id, b.doc_id, d.city, d.country, d.region, b.action_id, a.area_title, a.commitment,
       a.title AS action_title, a.gbf_targets, b.role, b.line_start, b.line_end, b.text_id
FROM blocks b
JOIN documents d USING (doc_id)
LEFT JOIN actions a USING (action_id);
COMMENT ON VIEW places IS 'every narrative with its action and its city, without the text';

CREATE VIEW quantity_places AS
SELECT p.city, p.country, p.action_id, p.action_title, p.gbf_targets, p.role AS block_role,
       p.block_id, q.*, s.text AS sentence, s.text_en AS sentence_en
FROM quantities q
JOIN sentences s USING (sentence_id)
JOIN places p ON p.text_id = q.text_id
ORDER BY p.block_id, q.start;
COMMENT ON VIEW quantity_places IS
  'every amount wherever it stands, with sentence, action and city';

CREATE VIEW quantities_once AS
SELECT q.*, s.text AS sentence, s.text_en AS sentence_en,
       (SELECT list(DISTINCT p.city ORDER BY p.city) FROM places p WHERE p.text_id = q.text_id)
         AS cities,
       (SELECT list(p.block_id ORDER BY p.block_id) FROM places p WHERE p.text_id = q.text_id)
         AS block_ids
FROM quantities q
JOIN sentences s USING (sentence_id)
JOIN texts t ON t.text_id = q.text_id
WHERE t.is_canonical
ORDER BY q.quantity_id;
COMMENT ON VIEW quantities_once IS 'amounts of canonical texts, each once: sum over these';

CREATE VIEW species_by_city AS
SELECT p.doc_id, p.city, p.country, coalesce(s.accepted_name, s.canonical_name) AS taxon,
       count(DISTINCT s.mention_id) AS mentions,
       list(DISTINCT s.surface ORDER BY s.surface) AS names_as_written,
       list(DISTINCT s.vernacular ORDER BY s.vernacular) FILTER (WHERE s.vernacular IS NOT NULL)
         AS vernacular_names,
       list(DISTINCT p.action_id ORDER BY p.action_id) FILTER (WHERE p.action_id IS NOT NULL)
         AS action_ids
FROM species s
JOIN places p ON p.text_id = s.text_id
WHERE coalesce(s.accepted_name, s.canonical_name) IS NOT NULL
GROUP BY ALL
ORDER BY p.doc_id, taxon;
COMMENT ON VIEW species_by_city IS 'organisms that each profile names, under the accepted name';

CREATE VIEW bilingual_sentences AS
SELECT s.sentence_id, s.text_id, s.position, s.language, s.text, s.text_en, t.engine, t.status,
       t.score, t.flags,
       (SELECT list(p.block_id ORDER BY p.block_id) FROM places p WHERE p.text_id = s.text_id)
         AS block_ids
FROM sentences s
LEFT JOIN translations t USING (sentence_key)
ORDER BY s.text_id, s.position;
COMMENT ON VIEW bilingual_sentences IS
  'sentences with their English, who translated them and how well; English ones have no engine';

CREATE VIEW narratives AS
SELECT c.narrative_id, c.doc_ids, c.action_ids, c.roles, c.language, c.n_blocks, c.n_variants, c.numbers_changed, c.text,
       c.text_en, c.translation_score
FROM corpus c
ORDER BY c.narrative_id;
COMMENT ON VIEW narratives IS 'the clean corpus, near-duplicates folded, for reading';
