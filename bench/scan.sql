-- A book of units for bench/scan.py: n is the unit, a hundred to a building, a thousand to a parcel; one in five is mortgaged,
-- all are drawn. Statements end at the end of a line; @last@ and @sample@ are put in.
CREATE UNLOGGED TABLE bench_unit AS SELECT n, '652801' || lpad((1 + n / 1000 / 90000)::text, 3, '0') || lpad((1 + n / 1000 / 9000 % 10)::text, 3, '0')
  || 'GB' || lpad((n / 1000 % 90000 + 1)::text, 5, '0') || 'F' || lpad((n % 1000 / 100 + 1)::text, 4, '0')
  || lpad((n % 100 + 1)::text, 4, '0') AS code, '新（2020）库尔勒市不动产权第' || lpad(n::text, 7, '0') || '号' AS number FROM generate_series(0, @last@) n;
INSERT INTO land_unit (code, kind, status, seq, head, at, orders, imported, drawing)
  SELECT code, 'unit', 'current', 1, '\x00', now(), 0, '', md5(code) FROM bench_unit;
INSERT INTO land_entry (unit_id, opened, since, of, key, value)
  SELECT code, 1, now(), 'facts', 1, jsonb_build_object('location', '库尔勒市人民东路' || n / 1000 + 1 || '号' || n % 100 || '室',
    'use', 'dwelling', 'nature', 'granted', 'area', (60 + n % 900 / 10.0)::text, 'inner_area', null) FROM bench_unit;
INSERT INTO land_entry (unit_id, opened, since, of, key, value)
  SELECT code, 1, now(), 'right', 1, '{"kind": "state_building_land_house", "ownership": "single", "term_until": "2070-06-30"}'
  FROM bench_unit;
INSERT INTO land_entry (unit_id, opened, since, of, key, rank, value)
  SELECT code, 1, now(), 'mortgage', 2, 1, '{"method": "ordinary", "amount": 50000000, "debt_from": "2024-01-01",
    "debt_until": "2044-01-01", "scope": "", "rank": 1, "order": 0}' FROM bench_unit WHERE n % 5 = 0;
INSERT INTO land_holder (unit_id, opened, since, of, key, n, name, id_kind, id_index, share)
  SELECT code, 1, now(), 'right', 1, 1, '王样例' || n, 'ric', md5(n::text) || md5('x' || n), '' FROM bench_unit;
INSERT INTO land_paper (unit_id, opened, since, number, kind, of, key, "end", replaced_by)
  SELECT code, 1, now(), number, 'certificate', 'right', 1, '', '' FROM bench_unit;
INSERT INTO land_plan (unit_id, digest, crs, floor, label, bottom, top, north, outline, rooms, around, surveyed_on,
    surveyor, source, since)
  SELECT code, md5(code), '样例坐标系', 3, '302室', 5800, 8700, 12, '[[0, 0], [10500, 0], [10500, 7800], [0, 7800]]', '[]', '[]',
    '2020-06-03', '样例测绘院', 'bench', now() FROM bench_unit;
INSERT INTO documents_certificate (serial, kind, names, number, matter, source_reference, holder_kind, holder, lines,
    issuer, division_id, issued_on, token, content_hash, pdf_path, pdf_sha256, unset, seq, head, made_at, status,
    status_reason)
  SELECT upper(translate(substr(md5('s' || n), 1, 16), '0189', 'ghij')), 'land_certificate', '{"zh": "不动产权证书"}', number, '',
    'bench:' || n, 'natural', '{"label": "权利人", "shown": "王**"}', '[]', '库尔勒市自然资源局', '652801', '2020-06-08', '', '',
    '', '', '', 1, '\x00', now(), 'valid', '' FROM bench_unit WHERE n >= @sample@;
DROP TABLE bench_unit;
