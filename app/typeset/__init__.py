"""Makes documents for paper: `booklet` is what is printed, `html` reads its texts, `press` has `setter` make the PDF, which looks as `book.typ` says."""
