-- A unit that ends in mid-campaign owes nothing that falls due afterwards; what it owed before stays on record.

alter table campaign_unit add column until_on date;
