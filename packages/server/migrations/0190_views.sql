-- What processes hold in memory of the database, whole: each change of it gets the next number of its view, at the commit
-- and in the order of the commits, so that a process that has read up to a number has missed nothing (docs/decisions/0068).

create table view_change (
  view text collate "C" not null check (length(view) between 1 and 40),
  sequence bigint not null,
  -- Which entry is another now, or gone; null: any may be.
  key bytea check (length(key) between 1 and 64),
  primary key (view, sequence)
);

-- Which processes answer from a view, up to where they have read, and when they last said so: whoever acknowledges a change
-- waits for them. Nothing here outlives a crash, and nothing has to.
create unlogged table view_reader (
  reader uuid not null,
  view text collate "C" not null,
  applied bigint not null,
  told_at timestamptz not null,
  primary key (reader, view)
) with (fillfactor = 20);

create function note_view_change(changed_view text, changed_key bytea) returns void language plpgsql as $$
declare
  last bigint;
begin
  -- The lock that gives the audit chain one order gives it to the views, too: nobody holds one and waits for another.
  perform pg_advisory_xact_lock(7205512);
  select sequence into last from view_change where view = changed_view order by sequence desc limit 1;
  last := coalesce(last, 0) + 1;
  insert into view_change (view, sequence, key) values (changed_view, last, changed_key);
  -- Whoever is so far behind reads everything anew.
  if last % 1000 = 0 then
    delete from view_change where view = changed_view and sequence <= last - 100000;
  end if;
  perform pg_notify('view_changed', changed_view);
end
$$;

-- For a deferred trigger after each row: the name of the view, and the column with the key of its entry.
create function view_changed() returns trigger language plpgsql as $$
declare
  old_key bytea := case when tg_op in ('UPDATE', 'DELETE') then (to_jsonb(old) ->> tg_argv[1])::bytea end;
  new_key bytea := case when tg_op in ('UPDATE', 'INSERT') then (to_jsonb(new) ->> tg_argv[1])::bytea end;
begin
  if old_key is distinct from new_key and old_key is not null then
    perform note_view_change(tg_argv[0], old_key);
  end if;
  if new_key is not null then
    perform note_view_change(tg_argv[0], new_key);
  end if;
  return null;
end
$$;

-- For a trigger after truncate.
create function view_emptied() returns trigger language plpgsql as $$
begin
  perform note_view_change(tg_argv[0], null);
  return null;
end
$$;
