-- How many calls may be made with what was issued, in a day and in a month (docs/decisions/0092).

-- What administrators have set for an API key or a licence, and for whatever takes its place: they count together. Null: no
-- limit. What has none of its own counts as the settings say.
create table quota (
  id uuid primary key,
  per_day bigint check (per_day between 1 and 1000000000000),
  per_month bigint check (per_month between 1 and 1000000000000),
  updated_at timestamptz not null,
  updated_by text not null
);
alter table api_key add column quota_id uuid references quota (id) on delete set null;
create index api_key_of_quota on api_key (quota_id) where quota_id is not null;
alter table licence add column quota_id uuid references quota (id) on delete set null;
create index licence_of_quota on licence (quota_id) where quota_id is not null;

-- What has been counted in the current day and month (UTC); written all the time, with room beside each row.
create table quota_use (
  -- Whose calls count together: the id of a quota, or what the settings limit.
  subject text collate "C" primary key check (length(subject) between 1 and 64),
  day date not null,
  day_calls bigint not null check (day_calls >= 0),
  month date not null,
  month_calls bigint not null check (month_calls >= 0)
) with (fillfactor = 40);
create index quota_use_by_month on quota_use (month);

-- Counts calls before they are made, as many as may be: those that wait, and some ahead, fewer the less is left. A process whose
-- clock is behind counts in the period that others have begun.
create function quota_take(asked text, needed bigint, ahead bigint, most_a_day bigint, most_a_month bigint,
  today date, this_month date, out granted bigint, out day_calls bigint, out month_calls bigint)
language plpgsql as $$
declare
  used quota_use;
  rest bigint;
begin
  insert into quota_use values (asked, today, 0, this_month, 0) on conflict do nothing;
  select * into used from quota_use where subject = asked for update;
  if used.day < today then
    used.day := today;
    used.day_calls := 0;
  end if;
  if used.month < this_month then
    used.month := this_month;
    used.month_calls := 0;
  end if;
  -- Whatever is null limits nothing.
  rest := greatest(0, coalesce(least(most_a_day - used.day_calls, most_a_month - used.month_calls), needed + ahead));
  granted := least(needed, rest);
  granted := granted + least(ahead, (rest - granted) / 20);
  day_calls := used.day_calls + granted;
  month_calls := used.month_calls + granted;
  update quota_use set day = used.day, day_calls = quota_take.day_calls, month = used.month,
    month_calls = quota_take.month_calls where subject = asked;
end
$$;

-- Gives back what was counted ahead and not made. Of a day that is over only the month hears.
create function quota_give_back(asked text, calls bigint, of_day date, of_month date) returns void language sql as $$
  update quota_use set
    day_calls = case when day = of_day then greatest(0, day_calls - calls) else day_calls end,
    month_calls = case when month = of_month then greatest(0, month_calls - calls) else month_calls end
  where subject = asked
$$;

-- The decision hears of all of it by its one feed: that a key or licence has a quota of its own is part of its entry; which,
-- is remembered under the id of the key or licence.
drop trigger api_key_decided_anew on api_key;
create constraint trigger api_key_decided_anew after update on api_key deferrable initially deferred
  for each row when ((old.state, old.valid_from, old.valid_till, old.request_id, old.digest, old.quota_id)
    is distinct from (new.state, new.valid_from, new.valid_till, new.request_id, new.digest, new.quota_id))
  execute function decision_changed('digest', 'digest');
create constraint trigger api_key_counted_anew after update on api_key deferrable initially deferred
  for each row when (old.quota_id is distinct from new.quota_id) execute function decision_changed('Q', 'id');

drop trigger licence_decided_anew on licence;
create constraint trigger licence_decided_anew after update on licence deferrable initially deferred
  for each row when ((old.state, old.valid_from, old.valid_till, old.request_id, old.partner_id, old.digest, old.quota_id)
    is distinct from (new.state, new.valid_from, new.valid_till, new.request_id, new.partner_id, new.digest, new.quota_id))
  execute function decision_changed('digest', 'digest');
create constraint trigger licence_counted_anew after update on licence deferrable initially deferred
  for each row when (old.quota_id is distinct from new.quota_id) execute function decision_changed('Q', 'id');

create function quota_changed() returns trigger language plpgsql as $$
declare
  holder uuid;
begin
  for holder in
    select id from api_key where quota_id = new.id union all select id from licence where quota_id = new.id
  loop
    perform note_view_change('decisions', decision_key('Q', holder::text));
  end loop;
  raise notice using errcode = 'ENT01', message = 'view_changed decisions';
  return null;
end
$$;
create constraint trigger quota_decided_anew after update on quota deferrable initially deferred
  for each row execute function quota_changed();
create trigger quota_decisions_emptied after truncate on quota for each statement execute function view_emptied('decisions');
