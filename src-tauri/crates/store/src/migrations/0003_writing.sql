-- What a visitor wrote by hand, as PNG. Kept as what was typed is: the entry holds HMAC-SHA-256(nonce, content), and
-- this row can go without breaking the log. It has a rowid: without one, each look-up would load the pictures that it
-- passes on its way.
CREATE TABLE writing (
  entry_id BLOB NOT NULL UNIQUE CHECK (length(entry_id) = 16),
  nonce    BLOB NOT NULL CHECK (length(nonce) = 32),
  content  BLOB NOT NULL CHECK (length(content) <= 65536)
) STRICT;
