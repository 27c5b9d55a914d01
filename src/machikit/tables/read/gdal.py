"""Restrict GDAL in the reader process to Shapefiles and GeoPackages, out of the 80 formats it knows.

These are environment variables, because GDAL reads them when it is loaded. All other drivers of GDAL 3.12 and of older versions are
skipped by name: many of them open addresses, databases, or lists of other files (VRT).
"""

_SKIPPED_DRIVERS = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,ARCGEN,ARROW,BAG,CAD,CSV,CSW,Carto,CouchDB,DB2ODBC,DGN,DODS,DWG,DXF,EDIGEO,EEDA,"
    "ESRIJSON,ESRIC,Elasticsearch,FITS,FileGDB,FlatGeobuf,GDALG,Geoconcept,GeoJSON,GeoJSONSeq,GeoRSS,GML,GMLAS,GPSBabel,GPX,"
    "GTFS,HANA,HTTP,IDB,INGRES,Idrisi,Interlis 1,Interlis 2,JML,JSONFG,KML,LIBKML,LVBAG,MapInfo File,MapML,MBTiles,MEM,Memory,"
    "MiraMonVector,MongoDBv3,MSSQLSpatial,MVT,MySQL,NAS,netCDF,NGW,OAPIF,OCI,ODBC,ODS,OGCAPI,OGDI,OGR_DODS,OGR_GMT,OGR_OGDI,"
    "OGR_PDS,OGR_SDE,OGR_VRT,OpenFileGDB,OSM,Parquet,PCIDSK,PDF,PDS4,PGDUMP,PGeo,PLSCENES,PMTiles,PostgreSQL,REC,S57,SEGUKOOA,"
    "SEGY,Selafin,SOSI,SQLite,STACIT,STACTA,SUA,SVG,SXF,TIGER,TileDB,TopoJSON,UK .NTF,VDV,VFK,VICAR,VRT,Walk,WAsP,WCS,WFS,WMS,"
    "WMTS,XLS,XLSX,XODR"
)
SETTINGS = {
    "GDAL_SKIP": _SKIPPED_DRIVERS,
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_CONFIG_FILE": "",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GDAL_HTTP_TIMEOUT": "1",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "PROJ_NETWORK": "OFF",
}
