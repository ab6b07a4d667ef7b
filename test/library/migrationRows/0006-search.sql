-- Version 6 brought no table and no column: a row as those before.
INSERT INTO tags (id, name, category) VALUES (13, '夜', 'own');
