-- Whoever asks whether a certificate is believed asks whether somebody holds it, by its digest.
create index held_certificate_sha256 on held_certificate (sha256, domain);
