-- A terminal is told what is done about a bad rating, and what somebody outside the hall has decided to call it. What was chosen
-- and confirmed before is told once more: each such order changes.

UPDATE work_order w SET change = nextval('work_order_change')
WHERE EXISTS (SELECT FROM label l WHERE l.target = w.entry_id)
   OR EXISTS (SELECT FROM work_order_event e
              WHERE e.work_order = w.id AND e.kind IN ('fix_at_once', 'fix_by_date', 'explained'));
