-- Where a partner stands with going live: its last entry, one row for each partner of which anything was said, so that a list
-- over all partners need not look through all entries.
create table go_live_standing (
  partner_id text primary key references partner (id),
  entry_id uuid not null,
  number integer not null,
  kind text collate "C" not null,
  at timestamptz not null,
  by_user text not null,
  kit text,
  thumbprint text collate "C"
);
insert into go_live_standing (partner_id, entry_id, number, kind, at, by_user, kit, thumbprint)
select distinct on (partner_id) partner_id, id, number, kind, at, by_user, kit, thumbprint
  from go_live_entry order by partner_id, number desc;

create function go_live_standing_follows() returns trigger language plpgsql as $$
begin
  insert into go_live_standing as known (partner_id, entry_id, number, kind, at, by_user, kit, thumbprint)
  values (new.partner_id, new.id, new.number, new.kind, new.at, new.by_user, new.kit, new.thumbprint)
  on conflict (partner_id) do update set entry_id = excluded.entry_id, number = excluded.number, kind = excluded.kind,
    at = excluded.at, by_user = excluded.by_user, kit = excluded.kit, thumbprint = excluded.thumbprint
    where excluded.number > known.number;
  return null;
end
$$;
create trigger go_live_standing_follows after insert on go_live_entry
  for each row execute function go_live_standing_follows();

create trigger go_live_standing_counted after insert or update or delete or truncate on go_live_standing
  for each statement execute function table_changed();
