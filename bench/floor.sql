-- The floor: one case by hand-written SQL, one statement per step, the same rows and the same JSON as the product's acts.
-- pgbench sets :agency_0 … :agency_5, :clerk, :reviewer_0 … :reviewer_5, :edition, :plan and :state_1 … :state_8,
-- :body_1 … :body_8 and :facts (taken from a case that the product has written). Hashes are constants: nobody checks
-- them here.
\set party random(1, 50) + :first_party - 1
WITH no AS (INSERT INTO cases_numbercounter AS t (division, day, last) VALUES ('990101', current_date, 1)
  ON CONFLICT (division, day) DO UPDATE SET last = t.last + 1 RETURNING last),
c AS (INSERT INTO cases_case (number, service, edition_id, plan_id, division_id, applicant_id, channel, priority, title, salt,
    status, version, state, head, open_reviews, submitted_at, wake_at)
  SELECT '990101-' || to_char(current_date, 'YYYYMMDD') || '-' || lpad(last::text, greatest(5, length(last::text)), '0'),
    'bench_service', :edition, :plan, '990101', :party, 'portal', 0, '联办测量', 'abababababababababababababababab',
    'received', 1, :state_1::jsonb, :hash::bytea, 6, now(), now() + interval '7 days' FROM no RETURNING id, number),
r AS (INSERT INTO cases_review (case_id, n, matter, agency_id, division_id, stage, outcome, open, priority, revalidate, parked,
    received_at, act_by, certificate)
  SELECT c.id, v.n, 'M' || v.n, v.a, '990101', 'received', '', true, 0, false, false, now(), now() + interval '7 days', ''
  FROM c, (VALUES (0, :agency_0::bigint), (1, :agency_1), (2, :agency_2), (3, :agency_3), (4, :agency_4), (5, :agency_5)) v(n, a)),
f AS (INSERT INTO cases_fact (case_id, element, subject, seq, division, value, sealed, source, origin)
  SELECT c.id, v.element, '', 1, '990101', v.value, decode(v.sealed, 'hex'), v.source, v.origin FROM c,
    jsonb_to_recordset(:facts::jsonb) AS v(element text, value jsonb, sealed text, source text, origin jsonb)),
h AS (INSERT INTO cases_handedin (case_id, seq, n, material, upload, sha256, name, size, media_type, path, at, division)
  SELECT c.id, 1, g, 'M' || g || '.m1', repeat('0', 32), repeat('ab', 32), '租赁合同.pdf', 120017, 'application/pdf',
    'ab/' || repeat('0', 32), now(), '990101' FROM c, generate_series(0, 1) g),
k AS (INSERT INTO core_command (key, act, actor, request, result, at)
  SELECT gen_random_uuid()::text, 'onewindow.cases.acts.submit.submit', 'party:17', repeat('ab', 32),
    jsonb_build_object('number', number, 'version', 1, 'submitted_at', '2026-11-25T10:00:00.000000+00:00'), now() FROM c),
e AS (INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
  SELECT 'case:' || number, 1, 'submit', 'party:17', '', now(), '990101', :body_1::jsonb, :hash::bytea, :hash::bytea FROM c),
q AS (INSERT INTO core_unsealed (stream, seq) SELECT 'case:' || number, 1 FROM c)
SELECT id AS c, number AS number FROM c \gset
WITH c AS (UPDATE cases_case SET version = 2, state = :state_2::jsonb, head = :hash::bytea, status = 'handling',
    open_reviews = 6, due_at = now() + interval '28 days', promised_at = now() + interval '9 days',
    wake_at = now() + interval '6 days', closed_at = NULL
  WHERE id = :c AND version = 1 RETURNING id, number),
r AS (UPDATE cases_review r SET stage = 'accepted', accepted_at = now(), due_at = now() + interval '28 days',
    promised_at = now() + interval '9 days', act_by = now() + interval '9 days' FROM c WHERE r.case_id = c.id),
k AS (INSERT INTO core_command (key, act, actor, request, result, at)
  SELECT gen_random_uuid()::text, 'onewindow.cases.acts.accept.accept', :clerk, repeat('ab', 32),
    jsonb_build_object('number', number, 'version', 2), now() FROM c),
e AS (INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
  SELECT 'case:' || number, 2, 'accept', :clerk, '', now(), '990101', :body_2::jsonb, :hash::bytea, :hash::bytea FROM c),
q AS (INSERT INTO core_unsealed (stream, seq) SELECT 'case:' || number, 2 FROM c)
SELECT id, procrastinate_defer_jobs_v1(ARRAY[ROW('notices', 'cases.tell', 0, 'tell:' || number, NULL,
  jsonb_build_object('number', number, 'seq', 2), NULL)::procrastinate_job_to_defer_v1]) FROM c;
WITH c AS (UPDATE cases_case SET version = 3, state = :state_3::jsonb, head = :hash::bytea, status = 'handling',
    open_reviews = 5, due_at = now() + interval '28 days', promised_at = now() + interval '9 days',
    wake_at = now() + interval '6 days', closed_at = NULL
  WHERE id = :c AND version = 2 RETURNING id, number),
r AS (UPDATE cases_review r SET stage = 'decided', outcome = 'granted', open = false, decided_at = now(),
    act_by = '9999-12-31' FROM c WHERE r.case_id = c.id AND r.matter = 'M0'),
f AS (INSERT INTO cases_fact (case_id, element, subject, seq, division, value, source, origin)
  SELECT id, 'decide.opinion', 'M0', 3, '990101', '"经审查，符合法定条件，准予许可。"', 'decision', '{"by": "staff:3"}' FROM c),
k AS (INSERT INTO core_command (key, act, actor, request, result, at)
  SELECT gen_random_uuid()::text, 'onewindow.cases.acts.decide.decide', :reviewer_0, repeat('ab', 32),
    jsonb_build_object('number', number, 'version', 3), now() FROM c),
e AS (INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
  SELECT 'case:' || number, 3, 'decide', :reviewer_0, '', now(), '990101', :body_3::jsonb, :hash::bytea, :hash::bytea FROM c),
q AS (INSERT INTO core_unsealed (stream, seq) SELECT 'case:' || number, 3 FROM c)
SELECT id FROM c;
WITH c AS (UPDATE cases_case SET version = 4, state = :state_4::jsonb, head = :hash::bytea, status = 'handling',
    open_reviews = 4, due_at = now() + interval '28 days', promised_at = now() + interval '9 days',
    wake_at = now() + interval '6 days', closed_at = NULL
  WHERE id = :c AND version = 3 RETURNING id, number),
r AS (UPDATE cases_review r SET stage = 'decided', outcome = 'granted', open = false, decided_at = now(),
    act_by = '9999-12-31' FROM c WHERE r.case_id = c.id AND r.matter = 'M1'),
f AS (INSERT INTO cases_fact (case_id, element, subject, seq, division, value, source, origin)
  SELECT id, 'decide.opinion', 'M1', 4, '990101', '"经审查，符合法定条件，准予许可。"', 'decision', '{"by": "staff:3"}' FROM c),
k AS (INSERT INTO core_command (key, act, actor, request, result, at)
  SELECT gen_random_uuid()::text, 'onewindow.cases.acts.decide.decide', :reviewer_1, repeat('ab', 32),
    jsonb_build_object('number', number, 'version', 4), now() FROM c),
e AS (INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
  SELECT 'case:' || number, 4, 'decide', :reviewer_1, '', now(), '990101', :body_4::jsonb, :hash::bytea, :hash::bytea FROM c),
q AS (INSERT INTO core_unsealed (stream, seq) SELECT 'case:' || number, 4 FROM c)
SELECT id FROM c;
WITH c AS (UPDATE cases_case SET version = 5, state = :state_5::jsonb, head = :hash::bytea, status = 'handling',
    open_reviews = 3, due_at = now() + interval '28 days', promised_at = now() + interval '9 days',
    wake_at = now() + interval '6 days', closed_at = NULL
  WHERE id = :c AND version = 4 RETURNING id, number),
r AS (UPDATE cases_review r SET stage = 'decided', outcome = 'granted', open = false, decided_at = now(),
    act_by = '9999-12-31' FROM c WHERE r.case_id = c.id AND r.matter = 'M2'),
f AS (INSERT INTO cases_fact (case_id, element, subject, seq, division, value, source, origin)
  SELECT id, 'decide.opinion', 'M2', 5, '990101', '"经审查，符合法定条件，准予许可。"', 'decision', '{"by": "staff:3"}' FROM c),
k AS (INSERT INTO core_command (key, act, actor, request, result, at)
  SELECT gen_random_uuid()::text, 'onewindow.cases.acts.decide.decide', :reviewer_2, repeat('ab', 32),
    jsonb_build_object('number', number, 'version', 5), now() FROM c),
e AS (INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
  SELECT 'case:' || number, 5, 'decide', :reviewer_2, '', now(), '990101', :body_5::jsonb, :hash::bytea, :hash::bytea FROM c),
q AS (INSERT INTO core_unsealed (stream, seq) SELECT 'case:' || number, 5 FROM c)
SELECT id FROM c;
WITH c AS (UPDATE cases_case SET version = 6, state = :state_6::jsonb, head = :hash::bytea, status = 'handling',
    open_reviews = 2, due_at = now() + interval '28 days', promised_at = now() + interval '9 days',
    wake_at = now() + interval '6 days', closed_at = NULL
  WHERE id = :c AND version = 5 RETURNING id, number),
r AS (UPDATE cases_review r SET stage = 'decided', outcome = 'granted', open = false, decided_at = now(),
    act_by = '9999-12-31' FROM c WHERE r.case_id = c.id AND r.matter = 'M3'),
f AS (INSERT INTO cases_fact (case_id, element, subject, seq, division, value, source, origin)
  SELECT id, 'decide.opinion', 'M3', 6, '990101', '"经审查，符合法定条件，准予许可。"', 'decision', '{"by": "staff:3"}' FROM c),
k AS (INSERT INTO core_command (key, act, actor, request, result, at)
  SELECT gen_random_uuid()::text, 'onewindow.cases.acts.decide.decide', :reviewer_3, repeat('ab', 32),
    jsonb_build_object('number', number, 'version', 6), now() FROM c),
e AS (INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
  SELECT 'case:' || number, 6, 'decide', :reviewer_3, '', now(), '990101', :body_6::jsonb, :hash::bytea, :hash::bytea FROM c),
q AS (INSERT INTO core_unsealed (stream, seq) SELECT 'case:' || number, 6 FROM c)
SELECT id FROM c;
WITH c AS (UPDATE cases_case SET version = 7, state = :state_7::jsonb, head = :hash::bytea, status = 'handling',
    open_reviews = 1, due_at = now() + interval '28 days', promised_at = now() + interval '9 days',
    wake_at = now() + interval '6 days', closed_at = NULL
  WHERE id = :c AND version = 6 RETURNING id, number),
r AS (UPDATE cases_review r SET stage = 'decided', outcome = 'granted', open = false, decided_at = now(),
    act_by = '9999-12-31' FROM c WHERE r.case_id = c.id AND r.matter = 'M4'),
f AS (INSERT INTO cases_fact (case_id, element, subject, seq, division, value, source, origin)
  SELECT id, 'decide.opinion', 'M4', 7, '990101', '"经审查，符合法定条件，准予许可。"', 'decision', '{"by": "staff:3"}' FROM c),
k AS (INSERT INTO core_command (key, act, actor, request, result, at)
  SELECT gen_random_uuid()::text, 'onewindow.cases.acts.decide.decide', :reviewer_4, repeat('ab', 32),
    jsonb_build_object('number', number, 'version', 7), now() FROM c),
e AS (INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
  SELECT 'case:' || number, 7, 'decide', :reviewer_4, '', now(), '990101', :body_7::jsonb, :hash::bytea, :hash::bytea FROM c),
q AS (INSERT INTO core_unsealed (stream, seq) SELECT 'case:' || number, 7 FROM c)
SELECT id FROM c;
WITH c AS (UPDATE cases_case SET version = 8, state = :state_8::jsonb, head = :hash::bytea, status = 'decided',
    open_reviews = 0, due_at = now() + interval '28 days', promised_at = now() + interval '9 days',
    wake_at = NULL, closed_at = now()
  WHERE id = :c AND version = 7 RETURNING id, number),
r AS (UPDATE cases_review r SET stage = 'decided', outcome = 'granted', open = false, decided_at = now(),
    act_by = '9999-12-31' FROM c WHERE r.case_id = c.id AND r.matter = 'M5'),
f AS (INSERT INTO cases_fact (case_id, element, subject, seq, division, value, source, origin)
  SELECT id, 'decide.opinion', 'M5', 8, '990101', '"经审查，符合法定条件，准予许可。"', 'decision', '{"by": "staff:3"}' FROM c),
k AS (INSERT INTO core_command (key, act, actor, request, result, at)
  SELECT gen_random_uuid()::text, 'onewindow.cases.acts.decide.decide', :reviewer_5, repeat('ab', 32),
    jsonb_build_object('number', number, 'version', 8), now() FROM c),
e AS (INSERT INTO core_event (stream, seq, verb, actor, acting_for, at, division, body, prev, hash)
  SELECT 'case:' || number, 8, 'decide', :reviewer_5, '', now(), '990101', :body_8::jsonb, :hash::bytea, :hash::bytea FROM c),
q AS (INSERT INTO core_unsealed (stream, seq) SELECT 'case:' || number, 8 FROM c)
SELECT id, procrastinate_defer_jobs_v1(ARRAY[ROW('cases', 'cases.finish', 0, 'case:' || number, NULL,
  jsonb_build_object('number', number), NULL)::procrastinate_job_to_defer_v1, ROW('notices', 'cases.tell', 0,
  'tell:' || number, NULL, jsonb_build_object('number', number, 'seq', 8), NULL)::procrastinate_job_to_defer_v1]) FROM c;
