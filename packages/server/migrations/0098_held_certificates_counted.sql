-- Partners' lists of chips are filtered by their certificates too: totals follow these (docs/decisions/0026).
create trigger held_certificate_counted after insert or update or delete or truncate on held_certificate
  for each statement execute function table_changed();
