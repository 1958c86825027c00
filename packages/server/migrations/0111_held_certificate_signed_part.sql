-- A certificate is the same for us when its authority signed the same: the signature itself can be written anew (ECDSA: s and n − s).
-- The signed part (TBSCertificate, RFC 5280 §4.1) begins behind the outer header; both tell their length in their second octet (X.690 §8.1.3).
create function signed_part_of(der bytea) returns bytea language sql immutable strict parallel safe
return (
  with outside (header) as (
    select case get_byte(der, 1) when 129 then 3 when 130 then 4 when 131 then 5 else 2 end
  )
  select substring(der from header + 1 for case get_byte(der, header + 1)
    when 129 then 3 + get_byte(der, header + 2)
    when 130 then 4 + get_byte(der, header + 2) * 256 + get_byte(der, header + 3)
    when 131 then 5 + get_byte(der, header + 2) * 65536 + get_byte(der, header + 3) * 256 + get_byte(der, header + 4)
    else 2 + get_byte(der, header + 1) end)
  from outside
);

drop index held_certificate_serial;
create index held_certificate_signed_part on held_certificate (sha256(signed_part_of(ca_signed)));
