-- A goal read from a figure may have nothing to be read from: nothing of what it is about ever fell due. The organiser says so with a reason, and the campaign can end.
alter table campaign_goal drop constraint campaign_goal_verdict;
alter table campaign_goal add constraint campaign_goal_verdict check (verdict in ('达到', '未达到', '无从作答'));
alter table campaign_goal add constraint campaign_goal_no_record check (verdict <> '无从作答' or (figure is null and reason <> ''));
comment on table campaign_goal is 'each goal clause answered 达到 or 未达到, by its measure or its named judge; 无从作答 with a reason where its measure was over nothing to the end';
