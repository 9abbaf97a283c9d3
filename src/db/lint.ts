import type pg from 'pg'

export interface SchemaProblem {
  readonly where: string
  readonly rule: string
}

/** `reference: …` and `local: …` in `comment on table` name the two kinds of table that do not belong to one realm; every other table does. */
export const placement = (comment: string | null): 'distributed' | 'reference' | 'local' =>
  (/^(reference|local)(?:[ ,:]|$)/.exec(comment ?? '')?.[1] as 'reference' | 'local' | undefined) ?? 'distributed'

// Each rule is one query over the tables, views and functions of schema public; it answers what breaks it. `t` = tables, `d` = distributed tables.
// Partitions are left out: they are reached through their parent, whose rows stand in `t`.
const withTables = `
  with t as (
    select c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relpersistence, coalesce(obj_description(c.oid, 'pg_class'), '') as comment
      from pg_class c
     where c.relnamespace = 'public'::regnamespace
       and c.relkind in ('r', 'p')
       and not c.relispartition
  ), d as (
    select t.*, (select attnum from pg_attribute where attrelid = t.oid and attname = 'realm_id' and not attisdropped) as realm
      from t
     where comment !~ '^(reference|local)([ ,:]|$)'
  )`

const policy = "(realm_id = (NULLIF(current_setting('app.realm'::text, true), ''::text))::bigint)"

/** Rule → the query that finds what breaks it. */
export const rulesOfSchema: Record<string, string> = {
  'table has a comment': `select relname as at from t where comment = ''`,
  'realm table has realm_id bigint not null': `
    select relname as at from d
     where not exists (select from pg_attribute where attrelid = d.oid and attnum = d.realm and atttypid = 'bigint'::regtype and attnotnull)`,
  'primary key begins with realm_id': `
    select relname as at from d
     where not exists (select from pg_constraint k where k.conrelid = d.oid and k.contype = 'p' and k.conkey[1] = d.realm)`,
  'unique and exclusion constraints and unique indexes contain realm_id': `
    select i.indexrelid::regclass::text as at
      from d join pg_index i on i.indrelid = d.oid
     where (i.indisunique or i.indisexclusion)
       and not d.realm = any(i.indkey::int2[])`,
  'foreign key between realm tables contains realm_id on both sides': `
    select d.relname || '.' || k.conname as at
      from d join pg_constraint k on k.conrelid = d.oid and k.contype = 'f' join d f on f.oid = k.confrelid
     where not exists (select from unnest(k.conkey, k.confkey) x(a, b) where x.a = d.realm and x.b = f.realm)`,
  'reference and local tables do not point at realm tables': `
    select t.relname || '.' || k.conname as at
      from t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f' join d f on f.oid = k.confrelid
     where t.oid not in (select oid from d)`,
  'row-level security is enabled, not forced': `select relname as at from d where not relrowsecurity or relforcerowsecurity`,
  'exactly one policy, by realm, for all commands and roles': `
    select relname as at from d
     where (select array_agg((polpermissive, polcmd, polroles, pg_get_expr(polqual, polrelid),
                              coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid)))::text)
              from pg_policy where polrelid = d.oid)
           is distinct from array[(true, '*', '{0}'::oid[], $1::text, $1::text)::text]`,
  'no enum columns': `
    select t.relname || '.' || a.attname as at
      from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped join pg_type y on y.oid = a.atttypid
     where y.typtype = 'e' or exists (select from pg_type e where e.oid = y.typelem and e.typtype = 'e')`,
  'no clock in defaults, checks and generated columns': `
    select t.relname || '.' || a.attname as at
      from t join pg_attrdef f on f.adrelid = t.oid join pg_attribute a on a.attrelid = t.oid and a.attnum = f.adnum
     where pg_get_expr(f.adbin, f.adrelid) ~* $clock$
    union all
    select t.relname || '.' || k.conname from t join pg_constraint k on k.conrelid = t.oid and k.contype = 'c'
     where pg_get_constraintdef(k.oid) ~* $clock$`,
  'no clock in functions and views': `
    select p.oid::regprocedure::text as at from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosrc ~* $clock$
      and not exists (select from pg_depend x where x.objid = p.oid and x.deptype = 'e')
    union all
    select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm') and pg_get_viewdef(c.oid) ~* $clock$`,
  'no unlogged tables': `select relname as at from t where relpersistence <> 'p'`,
  'on delete only no action, restrict, cascade': `
    select t.relname || '.' || k.conname as at from t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
     where k.confdeltype in ('n', 'd') or k.confupdtype in ('n', 'd')`,
  'no deferrable constraints': `select t.relname || '.' || k.conname as at from t join pg_constraint k on k.conrelid = t.oid where k.condeferrable`,
  'no statement triggers': `
    select t.relname || '.' || g.tgname as at from t join pg_trigger g on g.tgrelid = t.oid where not g.tgisinternal and g.tgtype & 1 = 0`,
  'identity columns are bigint, and there is no serial': `
    select t.relname || '.' || a.attname as at
      from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef f on f.adrelid = t.oid and f.adnum = a.attnum
     where a.attidentity <> '' and a.atttypid <> 'bigint'::regtype
        or pg_get_expr(f.adbin, f.adrelid) like 'nextval(%'`,
  'views are security_invoker': `
    select c.relname as at from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
       and not coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1']`,
  'no materialised views': `select c.relname as at from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'm'`,
  'security definer functions fix their search_path': `
    select p.oid::regprocedure::text as at from pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.prosecdef
       and not exists (select from unnest(p.proconfig) x where x like 'search_path=%')`,
  'application and sealer own nothing': `
    select c.relname as at from pg_class c
     where c.relnamespace = 'public'::regnamespace and pg_get_userbyid(c.relowner) in ('zy_app', 'zy_sealer')`,
  'application and sealer may neither truncate nor create triggers or keys': `
    select r || ' on ' || t.relname as at from t, unnest(array['zy_app', 'zy_sealer']) r
     where has_table_privilege(r, t.oid, 'truncate') or has_table_privilege(r, t.oid, 'trigger') or has_table_privilege(r, t.oid, 'references')`,
  'partitions are reached only through their parent': `
    select r || ' on ' || c.relname as at from pg_class c, unnest(array['zy_app', 'zy_sealer']) r
     where c.relnamespace = 'public'::regnamespace and c.relispartition and c.relkind in ('r', 'p') and not c.relrowsecurity
       and has_table_privilege(r, c.oid, 'select, insert, update, delete')`,
  'extensions are btree_gist and btree_gin only': `
    select extname as at from pg_extension where extname not in ('plpgsql', 'btree_gist', 'btree_gin', 'citus', 'citus_columnar')`,
}

// Words that read the server's clock; `'now'` as a constant is the same thing in disguise.
const clock = String.raw`'\m(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\mcurrent_(date|time|timestamp)\M|\mlocaltime(stamp)?\M|''now'''`

/**
 * Check the live schema against decisions 11, 21, 22, 48 and 49 (citus.md §1): what a partition by realm and row-level security need.
 * @returns empty when the schema keeps them all
 */
export const lintSchema = async (client: pg.Client | pg.PoolClient): Promise<SchemaProblem[]> => {
  const problems: SchemaProblem[] = []
  for (const [rule, query] of Object.entries(rulesOfSchema)) {
    const text = `${withTables}\n${query.replaceAll('$clock$', () => clock)}\norder by 1`
    const { rows } = await client.query<{ at: string }>(text, query.includes('$1') ? [policy] : [])
    for (const { at } of rows) problems.push({ where: at, rule })
  }
  return problems
}
