package profile

import "paperkin/embed"

// The prefixes, lengths and tokenisers are those of the model cards on Hugging Face that
// each family names. Pooling is not ours: the file of the weights says it.

const (
	// plain is the document template of models that expect no prefix.
	plain = "{title} {abstract}"
	bare  = "{query}"
	// searching is the instruction of three families, in lower case: see uncased.
	searching = "represent this sentence for searching relevant passages: {query}"
	// answering is the task of models that take one; the line break is theirs.
	answering = "Instruct: Given a question, retrieve abstracts of research papers that answer it\nQuery:"
)

// cased lists the families whose models tell capitals and accents apart, and know many
// languages.
func cased() []Profile {
	return []Profile{
		{Name: "qwen3-embedding", DocumentTemplate: plain, QueryTemplate: answering + "{query}",
			Preparation: embed.Plain, Context: 32768, Rank: 1},
		{Name: "embeddinggemma", DocumentTemplate: "title: {title} | text: {abstract}",
			QueryTemplate: "task: search result | query: {query}",
			Preparation:   embed.Plain, Dimensions: 768, Context: 2048, Rank: 2},
		{Name: "snowflake-arctic-embed2", DocumentTemplate: plain, QueryTemplate: "query: {query}",
			Preparation: embed.Plain, Dimensions: 1024, Context: 8192, Rank: 3,
			aliases: []string{"snowflake-arctic-embed-l-v2.0"}},
		{Name: "bge-m3", DocumentTemplate: plain, QueryTemplate: bare,
			Preparation: embed.Plain, Dimensions: 1024, Context: 8192, Rank: 4},
		{Name: "nomic-embed-text-v2-moe", DocumentTemplate: "search_document: " + plain, QueryTemplate: "search_query: {query}",
			Preparation: embed.Plain, Dimensions: 768, Context: 512, Rank: 5},
		// intfloat/multilingual-e5-base; its tokeniser is XLM-R's.
		{Name: "multilingual-e5", DocumentTemplate: "passage: " + plain, QueryTemplate: "query: {query}",
			Preparation: embed.Plain, Context: 512, Rank: 11,
			aliases: []string{"multilingual-e5-small", "multilingual-e5-base", "multilingual-e5-large"}},
		// intfloat/multilingual-e5-large-instruct: a task before questions, papers as they are.
		{Name: "multilingual-e5-large-instruct", DocumentTemplate: plain, QueryTemplate: answering + " {query}",
			Preparation: embed.Plain, Dimensions: 1024, Context: 512, Rank: 11},
		// Alibaba-NLP/gte-multilingual-base.
		{Name: "gte-multilingual-base", DocumentTemplate: plain, QueryTemplate: bare,
			Preparation: embed.Plain, Dimensions: 768, Context: 8192, Rank: 11},
		// jinaai/jina-embeddings-v2-base-de and its like: English and another language.
		{Name: "jina-embeddings-v2-base-de", DocumentTemplate: plain, QueryTemplate: bare,
			Preparation: embed.Plain, Dimensions: 768, Context: 8192, Rank: 13,
			aliases: []string{"jina-embeddings-v2-base-es", "jina-embeddings-v2-base-zh", "jina-embeddings-v2-base-code"}},
		{Name: "granite-embedding", DocumentTemplate: plain, QueryTemplate: bare,
			Preparation: embed.Plain, Context: 512, Rank: 14},
	}
}

// uncased lists the families whose models know lower case without accents, mostly that of
// English, by the vocabulary of BERT.
//
// Their prefixes are lower case even where their authors print a capital: it makes no
// difference to the model, and some servers turn a word with a capital into [UNK].
func uncased() []Profile {
	return []Profile{
		{Name: "nomic-embed-text", DocumentTemplate: "search_document: " + plain, QueryTemplate: "search_query: {query}",
			Preparation: embed.Uncased, Dimensions: 768, Context: 2048, Rank: 6,
			aliases: []string{"nomic-embed-text-v1.5"}},
		{Name: "mxbai-embed-large", DocumentTemplate: plain, QueryTemplate: searching,
			Preparation: embed.Uncased, Dimensions: 1024, Context: 512, Rank: 7,
			aliases: []string{"mxbai-embed-large-v1"}},
		// Snowflake/snowflake-arctic-embed-m, and -m-long for a longer context.
		{Name: "snowflake-arctic-embed", DocumentTemplate: plain, QueryTemplate: searching,
			Preparation: embed.Uncased, Context: 512, Rank: 8,
			aliases: []string{"snowflake-arctic-embed-xs", "snowflake-arctic-embed-s", "snowflake-arctic-embed-m",
				"snowflake-arctic-embed-m-v1.5", "snowflake-arctic-embed-l"}},
		{Name: "snowflake-arctic-embed-m-long", DocumentTemplate: plain, QueryTemplate: searching,
			Preparation: embed.Uncased, Dimensions: 768, Context: 2048, Rank: 8},
		// BAAI/bge-small-en-v1.5; those of version 1 take the same instruction.
		{Name: "bge-en", DocumentTemplate: plain, QueryTemplate: searching,
			Preparation: embed.Uncased, Context: 512, Rank: 9,
			aliases: []string{"bge-small", "bge-base", "bge-large", "bge-small-en", "bge-base-en", "bge-large-en",
				"bge-small-en-v1.5", "bge-base-en-v1.5", "bge-large-en-v1.5"}},
		// thenlper/gte-base, and Alibaba-NLP/gte-base-en-v1.5 for a longer context.
		{Name: "gte", DocumentTemplate: plain, QueryTemplate: bare,
			Preparation: embed.Uncased, Context: 512, Rank: 10,
			aliases: []string{"gte-small", "gte-base", "gte-large"}},
		{Name: "gte-en-v1.5", DocumentTemplate: plain, QueryTemplate: bare,
			Preparation: embed.Uncased, Context: 8192, Rank: 10,
			aliases: []string{"gte-base-en-v1.5", "gte-large-en-v1.5"}},
		// intfloat/e5-base-v2; those of version 1 take the same prefixes.
		{Name: "e5", DocumentTemplate: "passage: " + plain, QueryTemplate: "query: {query}",
			Preparation: embed.Uncased, Context: 512, Rank: 12,
			aliases: []string{"e5-small", "e5-base", "e5-large", "e5-small-v2", "e5-base-v2", "e5-large-v2"}},
		// jinaai/jina-embeddings-v2-base-en.
		{Name: "jina-embeddings-v2-base-en", DocumentTemplate: plain, QueryTemplate: bare,
			Preparation: embed.Uncased, Context: 8192, Rank: 13,
			aliases: []string{"jina-embeddings-v2-small-en"}},
		// sentence-transformers/all-MiniLM-L6-v2. Its authors cut at 256 tokens; its weights
		// take 512 and answer better with them: CISI .4598 instead of .4529. A quarter of
		// modern abstracts are longer than 256.
		{Name: "all-minilm", DocumentTemplate: plain, QueryTemplate: bare,
			Preparation: embed.Uncased, Dimensions: 384, Context: 512, Rank: 15, Semantic: .65,
			aliases: []string{"all-minilm-l6-v2", "all-minilm-l12-v2"}},
		// sentence-transformers/all-mpnet-base-v2. Ollama cannot run it, other servers can.
		{Name: "all-mpnet-base-v2", DocumentTemplate: plain, QueryTemplate: bare,
			Preparation: embed.Uncased, Dimensions: 768, Context: 512, Semantic: .7},
	}
}
