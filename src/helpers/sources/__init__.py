"""Sources: what is known; paths, validated data, official customs files."""
