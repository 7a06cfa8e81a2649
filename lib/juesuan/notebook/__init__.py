"""The notebooks: their tables and sentences (views), their charts, their execution, JupyterLab.

In: Disclosure. Out: executed notebooks.
"""
