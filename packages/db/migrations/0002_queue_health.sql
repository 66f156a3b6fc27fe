-- How the queue is, in numbers only: the login role may ask, and still sees no job.
GRANT CREATE ON SCHEMA app TO app_queue;
--> statement-breakpoint
CREATE FUNCTION app.queue_health(OUT waiting bigint, OUT oldest_wait_seconds double precision, OUT failed bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT count(*) FILTER (WHERE attempts < max_attempts AND locked_at IS NULL AND run_at <= now()),
    coalesce(max(extract(epoch FROM now() - run_at)) FILTER (WHERE attempts < max_attempts AND locked_at IS NULL AND run_at <= now()), 0)::double precision,
    count(*) FILTER (WHERE attempts >= max_attempts)
  INTO waiting, oldest_wait_seconds, failed FROM graphile_worker._private_jobs;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.queue_health FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.queue_health TO app_login;
--> statement-breakpoint
ALTER FUNCTION app.queue_health OWNER TO app_queue;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA app FROM app_queue;
