"""Between HTTP and the words of the model: paths and bodies in, answers and problems out."""
