-- A row with what version 5 brought: any bytes.
UPDATE timelines SET seconds = x'01' WHERE id = (SELECT min(id) FROM timelines);
