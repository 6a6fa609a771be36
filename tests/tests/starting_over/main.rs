//! The one way to start over: a record that cannot go on is set aside as it is, and a new log continues it with
//! everything that can still be read. A record that is whole is never set aside.

mod alarm;
mod before;
mod damage;
mod exchange;
mod forged;
mod old;
mod pages;
