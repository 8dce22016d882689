-- Which payments of an account did a bank statement tell? Asked each time that the desk opens one.
CREATE INDEX bank_line_of_entry ON bank_line(entry) WHERE entry IS NOT NULL;
