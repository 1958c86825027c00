-- A certificate is looked for by its number and by what its authority signed: its digest changes with the signature.
create index held_certificate_serial on held_certificate (serial_number, domain);
drop index held_certificate_sha256;
