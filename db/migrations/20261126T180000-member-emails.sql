-- What the person who added a member typed: a deployment without an identity provider knows no other.
alter table kairo.members add column email text check (char_length(email) <= 320);
