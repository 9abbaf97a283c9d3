-- Keyed hash and sealed number are bytes: as text they took a third more of the widest table and of its widest index.
-- A sealed number begins with the version of its key in two bytes.

alter table member
  alter column national_id_mac type bytea
    using decode(translate(national_id_mac, '-_', '+/') || repeat('=', (4 - length(national_id_mac) % 4) % 4), 'base64'),
  alter column national_id_sealed type bytea
    using decode(lpad(to_hex(split_part(national_id_sealed, ':', 1)::integer), 4, '0'), 'hex')
       || decode(translate(split_part(national_id_sealed, ':', 2), '-_', '+/')
                 || repeat('=', (4 - length(split_part(national_id_sealed, ':', 2)) % 4) % 4), 'base64');
