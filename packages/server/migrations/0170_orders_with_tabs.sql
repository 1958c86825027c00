-- Lists of what partners own are looked at tab by tab in every order: each index of an order knows the column of the tabs too,
-- so that a page far behind is found in the index alone (docs/decisions/0062).
do $$
declare
  list record;
begin
  for list in
    select covered.columns, pg_class.relname as name, pg_get_indexdef(pg_class.oid) as made
    from (values
      ('chip', 'status'),
      ('partner', 'is_active, is_certified'),
      ('policy_request', 'state, status'),
      ('api_key', 'state, status, partner_type_code'),
      ('oidc_client', 'state, status'),
      ('licence', 'state')) as covered (owner, columns)
    join pg_index on pg_index.indrelid = covered.owner::regclass
    join pg_class on pg_class.oid = pg_index.indexrelid
    where pg_class.relname like covered.owner || '\_by\_%' and pg_get_indexdef(pg_class.oid) like '%, id)'
  loop
    execute format('drop index %I', list.name);
    -- What is a key of the index already cannot be beside it once more.
    execute list.made || coalesce((
      select ' include (' || string_agg(word, ', ') || ')'
      from unnest(string_to_array(list.columns, ', ')) word
      where list.made not like '%(' || word || ', id)'), '');
  end loop;
end
$$;
