"""The engines that search an index: tantivy for words, FAISS for vectors."""
